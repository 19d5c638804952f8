/// Writes what is published of the contracts (JSON Schemas, AsyncAPI, topic scripts, cluster manifests) from the records
/// and the topic catalogue. Test code, so that the contracts themselves stay free of libraries.
@NullMarked
package dev.tributary.contracts.schema;

import org.jspecify.annotations.NullMarked;

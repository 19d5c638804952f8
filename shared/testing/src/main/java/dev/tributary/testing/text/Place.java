package dev.tributary.testing.text;

/// A place of the made-up world.
///
/// @param name    such as `Marwick`
/// @param kind    such as `harbour town`
/// @param region  the region it lies in
/// @param river   the river that passes it
/// @param founded year
/// @param people  inhabitants
/// @param produce what it is known for making
/// @param sight   what visitors come to see
record Place(String name, String kind, String region, String river, int founded, int people, String produce, String sight) {
}

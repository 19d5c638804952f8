package dev.tributary.ingestion.sgml;

import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// Hand-written submissions of every wrapper.
final class Submissions {

    static final String COMMON = """
            <SEC-DOCUMENT>0000943374-24-000509.txt : 20241227
            <SEC-HEADER>0000943374-24-000509.hdr.sgml : 20241227
            <ACCEPTANCE-DATETIME>20241227162940
            ACCESSION NUMBER:		0000943374-24-000509
            CONFORMED SUBMISSION TYPE:	8-K
            PUBLIC DOCUMENT COUNT:		2
            CONFORMED PERIOD OF REPORT:	20241220
            ITEM INFORMATION:		Departure of Directors; Election of Directors: Officers
            FILED AS OF DATE:		20241227

            SUBJECT COMPANY:

            	COMPANY DATA:
            		COMPANY CONFORMED NAME:			TARGET /MD/
            		CENTRAL INDEX KEY:			0001847360
            		STANDARD INDUSTRIAL CLASSIFICATION:	SAVINGS INSTITUTIONS [6036]

            	FILING VALUES:
            		FORM TYPE:		8-K
            		SEC FILE NUMBER:	001-40609

            	BUSINESS ADDRESS:
            		CITY:			GREENFIELD

            FILER:

            	COMPANY DATA:
            		COMPANY CONFORMED NAME:			FILER INC
            		CENTRAL INDEX KEY:			0000000042
            </SEC-HEADER>
            <DOCUMENT>
            <TYPE>8-K
            <SEQUENCE>1
            <FILENAME>form8k.htm
            <DESCRIPTION>FORM 8-K
            <TEXT>
            <html><body><p>Something happened.</p></body></html>
            </TEXT>
            </DOCUMENT>
            <DOCUMENT>
            <TYPE>GRAPHIC
            <SEQUENCE>2
            <FILENAME>logo.jpg
            <TEXT>
            begin 644 logo.jpg
            M_]C_X  02D9)1@ ! 0$ 8 !@  #_
            `
            end
            </TEXT>
            </DOCUMENT>
            </SEC-DOCUMENT>
            """;

    static final String TAGS = """
            <SUBMISSION>
            <ACCESSION-NUMBER>0001493152-25-001317
            <TYPE>8-K
            <PERIOD>20250106
            <ITEMS>5.02
            <FILING-DATE>20250108
            <FILER>
            <COMPANY-DATA>
            <CONFORMED-NAME>ACORN ENERGY, INC.
            <CIK>0000880984
            <ASSIGNED-SIC>8711
            </COMPANY-DATA>
            <FILING-VALUES>
            <FILE-NUMBER>001-33886
            </FILING-VALUES>
            </FILER>
            <DOCUMENT>
            <TYPE>8-K
            <SEQUENCE>1
            <TEXT>
            Plain words.
            </TEXT>
            </DOCUMENT>
            </SUBMISSION>
            """;

    static final String PEM = """
            -----BEGIN PRIVACY-ENHANCED MESSAGE-----
            Proc-Type: 2001,MIC-CLEAR

            <IMS-DOCUMENT>0000109446-94-000008.txt : 19940420
            <IMS-HEADER>0000109446-94-000008.hdr.sgml : 19940420
            ACCESSION NUMBER:		0000109446-94-000008
            CONFORMED SUBMISSION TYPE:	8-K
            FILED AS OF DATE:		19940419
            </IMS-HEADER>
            <DOCUMENT>
            <TYPE>8-K
            <SEQUENCE>1
            <TEXT>
            <PAGE>
            A page of words.
            </TEXT>
            </DOCUMENT>
            </IMS-DOCUMENT>
            -----END PRIVACY-ENHANCED MESSAGE-----
            """;

    static final String BARE = """
            <DOCUMENT>
            <TYPE>S-3/A
            <SEQUENCE>1
            <TEXT>
            As filed on May 25, 1995
            </TEXT>
            </DOCUMENT>
            """;

    private Submissions() {
    }

    static MemorySegment bytes(String text) {
        return MemorySegment.ofArray(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    static Submission split(String text) {
        return SubmissionSplitter.split(bytes(text));
    }

    /// The parts put together again.
    static String concatenated(Submission submission, MemorySegment raw) {
        List<String> parts = new ArrayList<>();
        submission.parts().forEach(part -> parts.add(part.latin1(raw)));
        return String.join("", parts);
    }
}

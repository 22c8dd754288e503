package io.cellwarden.gateway.wire;

/**
 * A frame that was refused.
 *
 * @param protocol name of the protocol it was read as
 * @param kind what is wrong
 * @param detail the same for people, with the values that disagree
 * @param offset byte of the input, counted from 0, where it went wrong
 */
public record DecodeError(String protocol, Kind kind, String detail, long offset) implements DecodeResult {

    /** The grades of refusal that {@code decode} tells apart. */
    public enum Kind {
        /** Whole, but the checksum does not cover the content. */
        CHECKSUM("checksum"),
        /** Cut short, or not as long as its length field or its kind asks. */
        LENGTH("length"),
        /** No start byte, or no end byte where one belongs. */
        FRAMING("framing"),
        /** A lawful frame of a kind that is not known. */
        UNSUPPORTED("unsupported");

        private final String code;

        Kind(String code) {
            this.code = code;
        }

        /** The word in the JSON output. */
        public String code() {
            return code;
        }
    }
}

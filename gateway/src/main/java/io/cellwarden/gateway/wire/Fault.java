package io.cellwarden.gateway.wire;

/** Why a codec does not accept the byte it stands at as the start of a frame. */
public enum Fault {
    /** The byte is no start byte: noise, junk after an end byte, or the rest of a refused frame. */
    NO_START,
    /** A whole frame is there, but its checksum does not cover it. */
    BAD_CHECKSUM,
    /** The byte where the length field puts the end of the frame is no end byte. */
    BAD_END,
    /** A byte that no frame holds, before the frame is whole: noise, or the next frame begins there. */
    BAD_CHARACTER,
    /** The input ended, or fell silent, before the frame was whole. */
    CUT_SHORT
}

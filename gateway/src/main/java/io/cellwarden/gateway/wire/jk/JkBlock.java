package io.cellwarden.gateway.wire.jk;

/** The frames of 300 bytes. Source: protocol sheet JK, sections B and C. */
public enum JkBlock {
    // spotless:off
    //            kind  trigger
    SETTINGS(     1,    0x161E),
    CELL_INFO(    2,    0x1620),
    DEVICE_INFO(  3,    0x161C);
    // spotless:on

    private final int kind;
    private final int trigger;

    JkBlock(int kind, int trigger) {
        this.kind = kind;
        this.trigger = trigger;
    }

    /** The byte in the frame that says which it is. */
    int kind() {
        return kind;
    }

    /** The Modbus register that is written to get it. */
    public int trigger() {
        return trigger;
    }
}

package io.cellwarden.gateway.wire.jk;

/**
 * The switches of a JK board, as each dialect names them: the tag of an NW board, the command of a JK02 board, the Modbus
 * register of a PB board, and where the settings frame tells the level. Source: protocol sheet JK.
 */
public enum JkSwitch {
    // spotless:off
    //                 tag                        command register settings
    CHARGE(            JkTag.CHARGE_SWITCH,       0x1D,   0x1070,  118),
    DISCHARGE(         JkTag.DISCHARGE_SWITCH,    0x1E,   0x1074,  122),
    BALANCER(          JkTag.BALANCER_SWITCH,     0x1F,   0x1078,  126);
    // spotless:on

    private final JkTag tag;
    private final int command;
    private final int register;
    private final int settingsOffset;

    JkSwitch(JkTag tag, int command, int register, int settingsOffset) {
        this.tag = tag;
        this.command = command;
        this.register = register;
        this.settingsOffset = settingsOffset;
    }

    /** Its tag in NW frames. */
    public JkTag tag() {
        return tag;
    }

    /** Its register in JK02 commands. */
    int command() {
        return command;
    }

    /** Its first Modbus register. */
    int register() {
        return register;
    }

    /** Where it stands in the settings frame. */
    int settingsOffset() {
        return settingsOffset;
    }
}

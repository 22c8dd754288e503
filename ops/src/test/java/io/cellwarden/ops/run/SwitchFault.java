package io.cellwarden.ops.run;

import io.cellwarden.gateway.sim.jbd.JbdFault;
import java.util.Locale;

/** What can be wrong with the switch of a board, and what the status line says of it. */
enum SwitchFault {
    STUCK(JbdFault.IGNORES_SWITCHES, "discharge-fet stays on"),
    IGNORES(JbdFault.IGNORES_WRITES, "no answer to the write, discharge-fet stays on"),
    REFUSES(JbdFault.REFUSES_WRITES, "refused with status 0x81, a password is needed");

    final JbdFault fault;
    final String says;

    SwitchFault(JbdFault fault, String says) {
        this.fault = fault;
        this.says = says;
    }

    String battery() {
        return "B" + (ordinal() + 1);
    }

    String link() {
        return name().toLowerCase(Locale.ROOT) + "-switch";
    }
}

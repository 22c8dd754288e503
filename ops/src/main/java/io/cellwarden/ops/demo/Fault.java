package io.cellwarden.ops.demo;

import io.cellwarden.gateway.sim.jbd.JbdFault;
import java.util.List;
import java.util.Locale;

/** Something that goes wrong, or that somebody does, in a simulated installation. Most of it is mended after a while. */
sealed interface Fault {
    /** What happens, in a few words that begin with the place. */
    String text();

    /** What it hits; two faults never hit the same at once. */
    String target();

    /** A board or its line is broken. */
    record BoardBroken(String bank, String battery, JbdFault kind) implements Fault {
        @Override
        public String text() {
            return target() + " is broken: "
                    + kind.name().toLowerCase(Locale.ROOT).replace('_', ' ');
        }

        @Override
        public String target() {
            return bank + "/" + battery + ": its board";
        }
    }

    /** A board's network line is lost: its port is shut. */
    record LineLost(String bank, String battery) implements Fault {
        @Override
        public String text() {
            return target() + " is lost";
        }

        @Override
        public String target() {
            return bank + "/" + battery + ": its line";
        }
    }

    /** The BMS cable is pulled between two neighbours. */
    record CablePulled(String bank, String from, String to) implements Fault {
        @Override
        public String text() {
            return target() + " is pulled between " + from + " and " + to;
        }

        @Override
        public String target() {
            return bank + ": the BMS cable";
        }
    }

    /** A cell is suddenly at another state of charge; nothing mends that but charging and loads. */
    record CellMoved(String bank, String battery, int cell, int socPermille) implements Fault {
        @Override
        public String text() {
            return target() + " goes to " + socPermille / 10.0 + " %";
        }

        @Override
        public String target() {
            return bank + "/" + battery + ": cell " + cell;
        }
    }

    /** A battery has another temperature. */
    record Heated(String bank, String battery, int deciC) implements Fault {
        @Override
        public String text() {
            return target() + " goes to " + deciC / 10.0 + " °C";
        }

        @Override
        public String target() {
            return bank + "/" + battery + ": its temperature";
        }
    }

    /** Shore power is gone. */
    record ChargerOff(String bank) implements Fault {
        @Override
        public String text() {
            return target() + " is off";
        }

        @Override
        public String target() {
            return bank + ": the charger";
        }
    }

    /** The loads draw another power. */
    record LoadChanged(String bank, int watts) implements Fault {
        @Override
        public String text() {
            return target() + " goes to " + watts + " W";
        }

        @Override
        public String target() {
            return bank + ": the load";
        }
    }

    /** An operator orders something, and later the contrary where there is one. */
    record Ordered(String bank, List<String> order, List<String> undo) implements Fault {
        /** Copies the lists. */
        public Ordered {
            order = List.copyOf(order);
            undo = List.copyOf(undo);
        }

        @Override
        public String text() {
            return target() + " orders " + String.join(" ", order);
        }

        @Override
        public String target() {
            return bank + ": an operator";
        }
    }

    /** The store takes nothing. */
    record StoreFails() implements Fault {
        @Override
        public String text() {
            return "the store takes nothing";
        }

        @Override
        public String target() {
            return "store";
        }
    }

    /** The actor of a battery ends, as by a fault of this program. */
    record ActorEnds(String bank, String battery) implements Fault {
        @Override
        public String text() {
            return target() + " ends";
        }

        @Override
        public String target() {
            return bank + "/" + battery + ": its actor";
        }
    }
}

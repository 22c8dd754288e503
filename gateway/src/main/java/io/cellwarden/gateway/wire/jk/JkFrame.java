package io.cellwarden.gateway.wire.jk;

import io.cellwarden.gateway.wire.Bytes;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** An answer of a JK board whose content has been read. */
public sealed interface JkFrame permits JkFrame.Measured, JkFrame.DeviceInfo, JkFrame.Settings, JkFrame.Told {

    /** What a board measures, in the words of all dialects. What a frame does not tell is empty, never 0. */
    sealed interface Measured extends JkFrame permits JkTagged, JkCellInfo {

        /** Cell voltages in mV from cell 1 on; empty if the frame holds none that can be read. */
        List<Integer> cellsMv();

        /** Pack voltage in mV. */
        OptionalInt voltageMv();

        /** Pack current in mA, positive while charging. */
        OptionalInt currentMa();

        /** State of charge, 0..1000. */
        OptionalInt socPermille();

        /** Temperatures of the battery in 0.1 °C, one for each sensor; empty for one that is not there. */
        List<OptionalInt> temperaturesDeciC();

        /** Whether the charge switch lets current in. */
        Optional<Boolean> chargeOn();

        /** Whether the discharge switch lets current out. */
        Optional<Boolean> dischargeOn();

        /** Whether it moves charge between cells now. */
        Optional<Boolean> balancing();

        /** What it complains of, by the names of {@code decode}. */
        List<String> alarms();
    }

    /**
     * What a JK02 board says of itself.
     *
     * @param vendor its model
     * @param hardware version of its hardware
     * @param software version of its software, as "14.20"
     * @param upTimeS seconds since it started
     * @param starts how often it was switched on
     * @param name as its owner calls it
     * @param serial its serial number
     */
    record DeviceInfo(
            String vendor, String hardware, String software, long upTimeS, long starts, String name, String serial)
            implements JkFrame {

        /** The version in front of the point; empty if there is no such number. */
        public OptionalInt majorSoftware() {
            int point = software.indexOf('.');
            String major = point < 0 ? software : software.substring(0, point);
            return major.matches("[0-9]{1,3}") ? OptionalInt.of(Integer.parseInt(major)) : OptionalInt.empty();
        }
    }

    /**
     * The settings of a JK02 board, of which only its switches are read here.
     *
     * @param frame all of it
     */
    record Settings(Bytes frame) implements JkFrame {
        /** How a switch is set; a charge or discharge switch that is set on may be held off all the same. */
        public boolean isOn(JkSwitch which) {
            return frame.u32le(which.settingsOffset()) != 0;
        }
    }

    /**
     * A short answer.
     *
     * @param type its name in the output of {@code decode}
     * @param what what it says, by name
     */
    record Told(String type, List<Item> what) implements JkFrame {
        /** Copies the list, so that the frame cannot change. */
        public Told {
            what = List.copyOf(what);
        }
    }

    /** One thing that a short answer says. */
    record Item(String name, String value) {}
}

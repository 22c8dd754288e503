package io.cellwarden.gateway.wire.pylontech;

import java.util.List;

/** An answer of a module whose content has been read. */
public sealed interface PylontechFrame {

    /**
     * Command 42, of one module or of all.
     *
     * @param flags bit 0 an alarm, bit 4 a switch has changed since it was last read
     * @param commandValue the address that was asked for, or how many modules follow
     * @param modules at least one
     */
    record Analog(int flags, int commandValue, List<Module> modules) implements PylontechFrame {
        /** Copies the list, so that the frame cannot change. */
        public Analog {
            modules = List.copyOf(modules);
        }
    }

    /**
     * What one module measures.
     *
     * @param cellsMv from cell 1 on, −32 768..32 767
     * @param temperaturesDeciC the board's own first, then those of groups of cells
     * @param currentMa positive while charging
     * @param voltageMv of the module
     * @param remainingMilliAh charge left
     * @param totalMilliAh capacity
     * @param cycles full cycles so far
     * @param userItems 4 where the capacities are told in 24 bits
     */
    record Module(
            List<Integer> cellsMv,
            List<Integer> temperaturesDeciC,
            int currentMa,
            int voltageMv,
            int remainingMilliAh,
            int totalMilliAh,
            int cycles,
            int userItems) {
        /** Copies the lists, so that the module cannot change. */
        public Module {
            cellsMv = List.copyOf(cellsMv);
            temperaturesDeciC = List.copyOf(temperaturesDeciC);
        }
    }

    /**
     * Command 44, of one module or of all.
     *
     * @param flags as in {@link Analog}
     * @param commandValue as in {@link Analog}
     * @param modules at least one
     */
    record Alarms(int flags, int commandValue, List<ModuleAlarms> modules) implements PylontechFrame {
        /** Copies the list, so that the frame cannot change. */
        public Alarms {
            modules = List.copyOf(modules);
        }
    }

    /**
     * What one module makes of its values. A state is 00 normal, 01 below its lower limit, 02 above its upper limit, anything
     * else another trouble.
     *
     * @param cellStates one a cell
     * @param temperatureStates one a sensor
     * @param chargeCurrentState of the charge current
     * @param voltageState of the module's voltage
     * @param dischargeCurrentState of the discharge current
     * @param status five bytes of bits, see {@link PylontechAlarm}
     */
    record ModuleAlarms(
            List<Integer> cellStates,
            List<Integer> temperatureStates,
            int chargeCurrentState,
            int voltageState,
            int dischargeCurrentState,
            List<Integer> status) {
        private static final int CELLS_A_BYTE = 8;
        private static final int FIRST_CELL_STATUS = 3;

        /** Copies the lists, so that the module cannot change. */
        public ModuleAlarms {
            cellStates = List.copyOf(cellStates);
            temperatureStates = List.copyOf(temperatureStates);
            status = List.copyOf(status);
        }

        /** The protections that have acted, by name. */
        public List<String> protections() {
            return PylontechAlarm.protections(this);
        }

        /** The values that are beyond a limit of the module's, by name, each once. */
        public List<String> warnings() {
            return PylontechAlarm.warnings(this);
        }

        /** Whether the charge switch lets current in. */
        public boolean chargeOn() {
            return (status.get(1) & 0b010) != 0;
        }

        /** Whether the discharge switch lets current out. */
        public boolean dischargeOn() {
            return (status.get(1) & 0b100) != 0;
        }

        /** Whether the module reports that cell, from 1, as failed; it tells of 16. */
        public boolean isFailed(int cell) {
            int index = FIRST_CELL_STATUS + (cell - 1) / CELLS_A_BYTE;
            return index < status.size() && (status.get(index) >> (cell - 1) % CELLS_A_BYTE & 1) == 1;
        }
    }

    /**
     * Command 47: the limits that a module protects by.
     *
     * @param cellHighMv charging ends here
     * @param cellLowMv alarm
     * @param cellUnderMv discharging ends here
     * @param chargeHighDeciC highest temperature to charge at
     * @param chargeLowDeciC lowest temperature to charge at
     * @param rawChargeLimit current, in units that sources disagree about (0.1 A by the vendor's words)
     * @param moduleHighMv charging ends here
     * @param moduleLowMv alarm
     * @param moduleUnderMv discharging ends here
     * @param dischargeHighDeciC highest temperature to discharge at
     * @param dischargeLowDeciC lowest temperature to discharge at
     * @param rawDischargeLimit as {@code rawChargeLimit}, negative
     */
    record SystemParameters(
            int cellHighMv,
            int cellLowMv,
            int cellUnderMv,
            int chargeHighDeciC,
            int chargeLowDeciC,
            int rawChargeLimit,
            int moduleHighMv,
            int moduleLowMv,
            int moduleUnderMv,
            int dischargeHighDeciC,
            int dischargeLowDeciC,
            int rawDischargeLimit)
            implements PylontechFrame {}

    /**
     * Commands 92 and 63: what the module asks of chargers and loads.
     *
     * @param chargeVoltageMv highest charge voltage
     * @param dischargeVoltageMv lowest discharge voltage
     * @param chargeCurrentMa highest charge current, ≥ 0
     * @param dischargeCurrentMa highest discharge current as told, of either sign: firmwares differ
     * @param status bit 7 charge, bit 6 discharge allowed, bits 5 and 4 charge at once, bit 3 full charge wanted
     */
    record ChargeManagement(
            int chargeVoltageMv, int dischargeVoltageMv, int chargeCurrentMa, int dischargeCurrentMa, int status)
            implements PylontechFrame {
        /** Whether it may be charged. */
        public boolean chargeAllowed() {
            return (status & 0x80) != 0;
        }

        /** Whether it may be discharged. */
        public boolean dischargeAllowed() {
            return (status & 0x40) != 0;
        }
    }

    /**
     * Command 51.
     *
     * @param device its model
     * @param software its version
     * @param maker who made it
     */
    record Manufacturer(String device, String software, String maker) implements PylontechFrame {}

    /**
     * Command 93.
     *
     * @param serial up to 16 characters
     */
    record SerialNumber(String serial) implements PylontechFrame {}

    /**
     * Command 96.
     *
     * @param manufacture version of its hardware's software
     * @param main version of its main software
     */
    record Firmware(String manufacture, String main) implements PylontechFrame {}

    /**
     * Command 61.
     *
     * @param values raw, in the order of {@link PylontechSystemField}
     */
    record SystemAnalog(List<Integer> values) implements PylontechFrame {
        /** Copies the list, so that the frame cannot change. */
        public SystemAnalog {
            values = List.copyOf(values);
        }
    }

    /**
     * Command 62.
     *
     * @param status four bytes of bits, see {@link PylontechAlarm#ofSystem}
     */
    record SystemAlarms(List<Integer> status) implements PylontechFrame {
        /** Copies the list, so that the frame cannot change. */
        public SystemAlarms {
            status = List.copyOf(status);
        }
    }

    /** An answer without content, as to command 4F. */
    record Done() implements PylontechFrame {}

    /**
     * The module did not do what was asked.
     *
     * @param returnCode never 0
     */
    record Refused(int returnCode) implements PylontechFrame {}
}

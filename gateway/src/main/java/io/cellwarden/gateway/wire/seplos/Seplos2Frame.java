package io.cellwarden.gateway.wire.seplos;

import io.cellwarden.gateway.wire.ascii.ValueStates;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** An answer of a board of version 2 whose content has been read. */
public sealed interface Seplos2Frame {

    /**
     * Command 42.
     *
     * @param flags an event has changed since they were last read
     * @param group which pack, as the board counts
     * @param cellsMv from cell 1 on, 0..65 535
     * @param temperaturesDeciC four of groups of cells, then the surroundings, then the switches
     * @param currentMa positive while charging
     * @param voltageMv of the pack
     * @param remainingMilliAh charge left
     * @param items how many further values the board tells
     * @param further those values where they are Seplos's own; other makers' boards tell fewer, in another order
     */
    record Telemetry(
            int flags,
            int group,
            List<Integer> cellsMv,
            List<Integer> temperaturesDeciC,
            int currentMa,
            int voltageMv,
            int remainingMilliAh,
            int items,
            Optional<Further> further)
            implements Seplos2Frame {
        /** How many of the sensors, the first ones, are of cells. */
        private static final int CELL_SENSORS = 4;

        /** Copies the lists, so that the frame cannot change. */
        public Telemetry {
            cellsMv = List.copyOf(cellsMv);
            temperaturesDeciC = List.copyOf(temperaturesDeciC);
        }

        /** The temperatures of cells alone. */
        public List<Integer> cellTemperaturesDeciC() {
            return temperaturesDeciC.subList(0, Math.min(CELL_SENSORS, temperaturesDeciC.size()));
        }
    }

    /**
     * What only the telemetry of Seplos's own boards tells.
     *
     * @param capacityMilliAh when full
     * @param socPermille state of charge as sent; the board means 0..1000
     * @param ratedMilliAh as its label says
     * @param cycles full cycles so far
     * @param sohPermille health
     * @param portMv voltage outside the switches
     */
    record Further(int capacityMilliAh, int socPermille, int ratedMilliAh, int cycles, int sohPermille, int portMv) {}

    /**
     * Command 44. A state is 00 normal, 01 below its lower limit, 02 above its upper limit, anything else another trouble.
     *
     * @param flags as in {@link Telemetry}
     * @param group as in {@link Telemetry}
     * @param cellStates one a cell
     * @param temperatureStates one a sensor
     * @param currentState of the current
     * @param voltageState of the pack's voltage
     * @param events bytes of bits, see {@link Seplos2Event}
     */
    record Alarms(
            int flags,
            int group,
            List<Integer> cellStates,
            List<Integer> temperatureStates,
            int currentState,
            int voltageState,
            List<Integer> events)
            implements Seplos2Frame {
        /** The byte of events that tells the switches, and its bits. */
        static final int SWITCHES = 6;

        static final int DISCHARGE_ON = 0b01;
        static final int CHARGE_ON = 0b10;

        /** Copies the lists, so that the frame cannot change. */
        public Alarms {
            cellStates = List.copyOf(cellStates);
            temperatureStates = List.copyOf(temperatureStates);
            events = List.copyOf(events);
        }

        /** Whether the discharge switch lets current out; empty where the board does not say. */
        public Optional<Boolean> dischargeOn() {
            return bit(DISCHARGE_ON);
        }

        /** Whether the charge switch lets current in; empty where the board does not say. */
        public Optional<Boolean> chargeOn() {
            return bit(CHARGE_ON);
        }

        private Optional<Boolean> bit(int mask) {
            return events.size() > SWITCHES ? Optional.of((events.get(SWITCHES) & mask) != 0) : Optional.empty();
        }

        /** The protections that have acted, by name. */
        public List<String> protections() {
            return SeplosWords.protections(Seplos2Event.ofPack(this));
        }

        /** What it warns of before it acts, by name: values beyond a limit too, as boards of some makers tell no events. */
        public List<String> warnings() {
            Stream<String> states = Stream.of(
                            ValueStates.kinds("cell", cellStates),
                            ValueStates.kinds("temperature", temperatureStates),
                            ValueStates.of("current", currentState).stream(),
                            ValueStates.of("voltage", voltageState).stream())
                    .flatMap(kinds -> kinds);
            return SeplosWords.warnings(Stream.concat(Seplos2Event.ofPack(this), states));
        }

        /** Whether a sensor or a switch of the board itself has failed. */
        public boolean hasFailed() {
            return !events.isEmpty() && events.getFirst() != 0;
        }
    }

    /**
     * Command 51.
     *
     * @param device its model, as sent
     * @param software its version
     * @param maker who made it, often left blank
     */
    record Manufacturer(String device, String software, String maker) implements Seplos2Frame {}

    /** An answer without content, as to command 4F. */
    record Done() implements Seplos2Frame {}

    /**
     * The board did not do what was asked.
     *
     * @param returnCode never 0
     */
    record Refused(int returnCode) implements Seplos2Frame {}
}

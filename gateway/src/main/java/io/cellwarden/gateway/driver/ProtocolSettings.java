package io.cellwarden.gateway.driver;

import io.cellwarden.gateway.wire.modbus.RegisterMap;
import io.cellwarden.gateway.wire.victronble.AdvertKey;
import java.util.Map;
import java.util.Optional;

/** What a protocol needs to know from the site file beside its devices. */
public sealed interface ProtocolSettings {

    /** Nothing: most protocols. */
    record None() implements ProtocolSettings {}

    /** The dialect of the JK boards on the line. */
    record Jk(Dialect dialect) implements ProtocolSettings {
        /** What JK boards may speak. */
        public enum Dialect {
            /** Found by asking. */
            AUTO,
            /** Tagged frames. */
            NW,
            /** Frames of 300 bytes, in the layout that the software of the board tells. */
            JK02,
            /** Frames of 300 bytes in the layout for 24 cells. */
            JK02_24S,
            /** Frames of 300 bytes in the layout for 32 cells. */
            JK02_32S,
            /** Modbus of the PB series. */
            PB
        }
    }

    /** In which direction Daly boards count their current. */
    record Daly(Positive positive) implements ProtocolSettings {
        /** What a current above zero is. */
        public enum Positive {
            /** Found out by what the boards say that their packs do. */
            AUTO,
            /** It charges the pack. */
            CHARGE,
            /** It discharges the pack. */
            DISCHARGE
        }
    }

    /**
     * Batteries on a CAN bus, or banks that speak as one.
     *
     * @param kbit speed of the bus: 125, 250, 500 or 1,000 kbit/s
     * @param listenOnly whether the adapter must not even acknowledge frames; a bus with only the battery on it needs that
     * @param publish the bank whose limits are published; empty where batteries are read
     */
    record CanBms(int kbit, boolean listenOnly, Optional<Publication> publish) implements ProtocolSettings {}

    /**
     * A bank that is published.
     *
     * @param bank its name
     * @param silentMv the charge voltage, without any current, while it says nothing
     */
    record Publication(String bank, int silentMv) {}

    /**
     * How to read and switch the devices of a line of Modbus.
     *
     * @param overTcp whether frames are those of Modbus TCP, not those of a serial line
     * @param map where the devices keep their values
     */
    record Modbus(boolean overTcp, RegisterMap map) implements ProtocolSettings {}

    /**
     * How a battery monitor on a VE.Direct line is to be set, where the link controls.
     *
     * @param remoteRelay whether its relay must obey the line
     * @param buzzer whether its buzzer sounds for its alarms; empty where that is left as it is
     */
    record VeDirect(boolean remoteRelay, Optional<Boolean> buzzer) implements ProtocolSettings {}

    /**
     * How to listen to an NMEA 2000 bus.
     *
     * @param listenOnly whether the adapter acknowledges nothing
     */
    record Nmea2000(boolean listenOnly) implements ProtocolSettings {}

    /**
     * What Victron devices advertise is encrypted.
     *
     * @param keys the key of each device by its address, 12 hex digits in lower case; never shown
     */
    record VictronBle(Map<String, AdvertKey> keys) implements ProtocolSettings {
        /** Copies the map. */
        public VictronBle {
            keys = Map.copyOf(keys);
        }
    }
}

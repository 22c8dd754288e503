package io.cellwarden.gateway.wire.canbms;

import io.cellwarden.event.Limits;
import io.cellwarden.gateway.wire.Bytes;
import io.cellwarden.gateway.wire.slcan.CanFrame;
import io.cellwarden.port.Bulletin;
import io.cellwarden.site.AlarmCode;
import io.cellwarden.unit.Ints;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * The frames by which a bank speaks as a battery on a CAN bus, so that inverters and chargers obey its BMS (AGG-1). Source:
 * protocol sheet CAN-bms. What is not known is not sent, but for the state of health, which is not judged: 100 %.
 */
public final class CanBmsEncoder {
    private static final int OK = 0b10;
    private static final int ACTIVE = 0b01;
    private static final int WORD = 0xFFFF;
    private static final int ONLINE = 0b01;
    private static final int OFFLINE = 0b10;
    private static final int STATUS_SHIFT = 2;
    private static final int STATUS_BYTE = 7;
    private static final int KELVIN_DECI = 2_730;
    private static final int CHARGE_BIT = 0x80;
    private static final int DISCHARGE_BIT = 0x40;
    private static final String MAKER = "CELLWARD";

    /** What the rules judge; all other items are not supported. */
    private static final Set<CanAlarm> JUDGED = EnumSet.of(
            CanAlarm.GENERAL,
            CanAlarm.HIGH_VOLTAGE,
            CanAlarm.LOW_VOLTAGE,
            CanAlarm.HIGH_TEMPERATURE,
            CanAlarm.LOW_TEMPERATURE_CHARGE,
            CanAlarm.CONTACTOR,
            CanAlarm.BMS_INTERNAL,
            CanAlarm.CELL_IMBALANCE);

    private CanBmsEncoder() {}

    /** All that a bank tells. */
    public static List<CanFrame> frames(Bulletin told) {
        List<CanFrame> frames = new ArrayList<>();
        Limits limits = told.limits();
        frames.add(limits(new Limits(
                limits.chargeVoltageMv(),
                told.chargeAllowed() ? limits.chargeCurrentMa() : 0,
                told.dischargeAllowed() ? limits.dischargeCurrentMa() : 0)));
        if (told.socPermille() != Ints.ABSENT) {
            frames.add(words(0x355, Math.ceilDiv(told.socPermille() - 4, 10), 100, told.socPermille() * 10));
        }
        if (told.voltageMv() != Ints.ABSENT && told.currentMa() != Ints.ABSENT) {
            frames.add(measured(told));
        }
        Set<CanAlarm> alarms = active(told, false);
        Set<CanAlarm> warnings = active(told, true);
        frames.add(flags(alarms, warnings, told.strings()));
        frames.add(alarms(alarms, warnings, ONLINE));
        frames.add(requests(told.chargeAllowed(), told.dischargeAllowed()));
        frames.add(new CanFrame(0x35E, false, false, Bytes.copyOf(MAKER.getBytes(StandardCharsets.US_ASCII))));
        frames.add(words(
                0x372,
                told.strings(),
                told.chargeAllowed() ? 0 : told.strings(),
                told.dischargeAllowed() ? 0 : told.strings(),
                told.stringsLost()));
        if (told.lowestCellMv() != Ints.ABSENT) {
            frames.add(extremes(told));
        }
        frames.add(words(0x379, told.capacityMilliAh() / 1_000));
        return frames;
    }

    /**
     * What is sent for a bank that says nothing: no current, nothing allowed, an internal alarm, offline; and no values, for
     * those would be old.
     *
     * @param chargeVoltageMv never 0, which some take for unknown
     */
    public static List<CanFrame> silent(int chargeVoltageMv) {
        Set<CanAlarm> alarms = EnumSet.of(CanAlarm.GENERAL, CanAlarm.BMS_INTERNAL);
        return List.of(
                limits(new Limits(chargeVoltageMv, 0, 0)),
                flags(alarms, Set.of(), 0),
                alarms(alarms, Set.of(), OFFLINE),
                requests(false, false));
    }

    private static CanFrame limits(Limits limits) {
        return words(
                0x351,
                limits.chargeVoltageMv() / 100,
                amperes(limits.chargeCurrentMa()),
                amperes(limits.dischargeCurrentMa()));
    }

    /** In 0.1 A, at most what a signed word holds; never more than allowed. */
    private static int amperes(int ma) {
        return Math.min(ma / 100, Short.MAX_VALUE);
    }

    private static CanFrame measured(Bulletin told) {
        int volts = Math.clamp(told.voltageMv() / 10, 0, Short.MAX_VALUE);
        int amperes = Math.clamp(Math.round(told.currentMa() / 100.0), Short.MIN_VALUE, Short.MAX_VALUE);
        return told.highestDeciC() == Ints.ABSENT
                ? words(0x356, volts, amperes)
                : words(0x356, volts, amperes, told.highestDeciC());
    }

    private static CanFrame extremes(Bulletin told) {
        return told.lowestDeciC() == Ints.ABSENT
                ? words(0x373, told.lowestCellMv(), told.highestCellMv())
                : words(
                        0x373,
                        told.lowestCellMv(),
                        told.highestCellMv(),
                        Math.floorDiv(told.lowestDeciC() + KELVIN_DECI, 10),
                        Math.ceilDiv(told.highestDeciC() + KELVIN_DECI, 10));
    }

    private static CanFrame requests(boolean charge, boolean discharge) {
        return CanFrame.of(0x35C, (charge ? CHARGE_BIT : 0) | (discharge ? DISCHARGE_BIT : 0), 0);
    }

    private static CanFrame words(int id, int... words) {
        int[] data = new int[2 * words.length];
        for (int i = 0; i < words.length; i++) {
            data[2 * i] = words[i] & 0xFF;
            data[2 * i + 1] = (words[i] & WORD) >> 8;
        }
        return CanFrame.of(id, data);
    }

    private static CanFrame alarms(Set<CanAlarm> alarms, Set<CanAlarm> warnings, int status) {
        int[] data = new int[CanFrame.MOST_DATA];
        for (CanAlarm item : JUDGED) {
            data[item.index()] |= (alarms.contains(item) ? ACTIVE : OK) << item.shift();
            data[item.index() + CanAlarm.WARNINGS_FROM] |= (warnings.contains(item) ? ACTIVE : OK) << item.shift();
        }
        data[STATUS_BYTE] |= status << STATUS_SHIFT;
        return CanFrame.of(0x35A, data);
    }

    private static CanFrame flags(Set<CanAlarm> alarms, Set<CanAlarm> warnings, int modules) {
        int[] data = {0, 0, 0, 0, modules, 'P', 'N'};
        alarms.forEach(item -> set(data, item, 0));
        warnings.forEach(item -> set(data, item, PylonFlag.ALARMS_FROM));
        return CanFrame.of(0x359, data);
    }

    private static void set(int[] data, CanAlarm item, int from) {
        switch (item) {
            case HIGH_VOLTAGE -> set(data, PylonFlag.OVER_VOLTAGE, from);
            case LOW_VOLTAGE -> set(data, PylonFlag.UNDER_VOLTAGE, from);
            case HIGH_TEMPERATURE -> set(data, PylonFlag.OVER_TEMPERATURE, from);
            case LOW_TEMPERATURE_CHARGE -> set(data, PylonFlag.UNDER_TEMPERATURE, from);
            case BMS_INTERNAL -> set(data, PylonFlag.SYSTEM_ERROR, from);
            default -> {} // has no bit there
        }
    }

    private static void set(int[] data, PylonFlag flag, int from) {
        data[flag.index() + from] |= 1 << flag.bit();
    }

    /** An item of 0x35A, as an alarm or as a warning. */
    private record Meaning(CanAlarm item, boolean warning) {}

    /**
     * What moves outputs or needs a person at once is an alarm; what an inverter need not act on, such as a journal that is away,
     * is a general warning. A lost temperature and a battery that protects itself are no internal alarm: inverters stop for that
     * one, and the loads stay (ADR 0037).
     */
    private static Meaning meaning(AlarmCode code) {
        return switch (code) {
            case A_SL9, CW_ABSOLUTE_MAX -> new Meaning(CanAlarm.HIGH_VOLTAGE, false);
            case A_SL11, CW_DEEP_DISCHARGE -> new Meaning(CanAlarm.LOW_VOLTAGE, false);
            case A_SL15 -> new Meaning(CanAlarm.HIGH_TEMPERATURE, false);
            case A_SL22 -> new Meaning(CanAlarm.LOW_TEMPERATURE_CHARGE, false);
            case CW_OUTPUT_STUCK -> new Meaning(CanAlarm.CONTACTOR, false);
            case CW_SOFTWARE_FAULT, E_SL24, E_SL1, E_SL2, E_SL9, E_SL10, E_SL119 ->
                new Meaning(CanAlarm.BMS_INTERNAL, false);
            case CW_UNCONTROLLED, CW_TEMPERATURE_LOST, CW_HARDWARE_PROTECTS -> new Meaning(CanAlarm.GENERAL, false);
            case CW_CHARGE_INHIBIT -> new Meaning(CanAlarm.HIGH_VOLTAGE, true);
            case W_SL12 -> new Meaning(CanAlarm.LOW_VOLTAGE, true);
            case CW_SENSOR_LOST,
                    CW_HARDWARE_WARNS,
                    CW_JOURNAL_UNAVAILABLE,
                    CW_LINK,
                    CW_DISK_SPACE,
                    CW_JOURNAL_GAP,
                    CW_CONTROL_REFUSED,
                    CW_ADDRESS_CLASH,
                    CW_MONITOR -> new Meaning(CanAlarm.GENERAL, true);
        };
    }

    private static Set<CanAlarm> active(Bulletin told, boolean warning) {
        Set<CanAlarm> active = EnumSet.noneOf(CanAlarm.class);
        told.alarms().stream()
                .map(CanBmsEncoder::meaning)
                .filter(meaning -> meaning.warning() == warning)
                .forEach(meaning -> active.add(meaning.item()));
        if (warning && told.unbalanced()) {
            active.add(CanAlarm.CELL_IMBALANCE);
        }
        return active;
    }
}

package io.cellwarden.gateway.wire.victronble;

import static io.cellwarden.gateway.wire.victronble.RecordField.*;

import io.cellwarden.gateway.wire.Bytes;
import io.cellwarden.gateway.wire.Decoded;
import io.cellwarden.gateway.wire.DecodedFrame;
import io.cellwarden.gateway.wire.vedirect.AlarmReason;
import io.cellwarden.unit.Ints;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.function.IntConsumer;

/** Reads the content of decrypted records. Source: protocol sheet, one section for each record. */
public final class BleDecoder {
    private static final int BATTERY_MONITOR = 0x02;
    private static final int SMART_LITHIUM = 0x05;
    private static final int BATTERY_PROTECT = 0x09;
    private static final int LYNX_SMART_BMS = 0x0A;

    private static final int CELLS = 8;
    /** The flags alone are whole; what is behind them may be missing. */
    private static final int SMALLEST_LITHIUM = 4;

    private static final int SMALLEST_OTHER = 5;
    private static final int FULL = 1_000;
    private static final int ZERO_CELSIUS_CENTI_K = 27_315;
    private static final int NO_TEMPERATURE = 0xFFFF;
    private static final int NO_VOLTAGE = 0x7FFF;

    private BleDecoder() {}

    /**
     * Reads a record.
     *
     * @param type as the advertisement names it
     * @param record decrypted
     */
    public static Decoded<BleRecord> decode(int type, Bytes record) {
        int wanted = type == SMART_LITHIUM ? SMALLEST_LITHIUM : SMALLEST_OTHER;
        if (record.size() < wanted) {
            return new Decoded.TooShort<>(wanted, record.size());
        }
        return switch (type) {
            case SMART_LITHIUM -> new Decoded.Ok<>(lithium(record));
            case BATTERY_MONITOR -> new Decoded.Ok<>(monitor(record));
            case LYNX_SMART_BMS -> new Decoded.Ok<>(lynx(record));
            case BATTERY_PROTECT -> new Decoded.Ok<>(protect(record));
            default -> new Decoded.Unsupported<>("record type 0x%02X".formatted(type));
        };
    }

    private static BleRecord lithium(Bytes record) {
        int[] cells = new int[CELLS];
        for (int cell = 0; cell < CELLS; cell++) {
            cells[cell] = LITHIUM_CELL_1_MV.read(record, cell);
        }
        return new BleRecord.SmartLithium(
                LITHIUM_FLAGS.raw(record, 0),
                LITHIUM_ERRORS.read(record),
                Ints.of(cells),
                LITHIUM_VOLTAGE_MV.read(record),
                LITHIUM_BALANCER.read(record),
                LITHIUM_TEMPERATURE_C.read(record));
    }

    private static BleRecord monitor(Bytes record) {
        return new BleRecord.Monitor(
                MONITOR_TIME_MIN.read(record),
                MONITOR_VOLTAGE_MV.read(record),
                MONITOR_ALARMS.read(record),
                MONITOR_AUX_MODE.read(record),
                MONITOR_AUX.read(record),
                MONITOR_CURRENT_MA.read(record),
                MONITOR_CONSUMED_MAH.read(record),
                possible(MONITOR_SOC_PERMILLE.read(record)));
    }

    private static BleRecord lynx(Bytes record) {
        return new BleRecord.LynxSmartBms(
                LYNX_ERROR.read(record),
                LYNX_TIME_MIN.read(record),
                LYNX_VOLTAGE_MV.read(record),
                LYNX_CURRENT_MA.read(record),
                LYNX_IO.read(record),
                LYNX_ALARMS.read(record),
                possible(LYNX_SOC_PERMILLE.read(record)),
                LYNX_CONSUMED_MAH.read(record),
                LYNX_TEMPERATURE_C.read(record));
    }

    private static BleRecord protect(Bytes record) {
        return new BleRecord.BatteryProtect(
                PROTECT_STATE.read(record),
                PROTECT_OUTPUT.read(record),
                PROTECT_ERROR.read(record),
                PROTECT_ALARMS.read(record),
                PROTECT_WARNINGS.read(record),
                PROTECT_INPUT_MV.read(record),
                PROTECT_OUTPUT_MV.read(record),
                PROTECT_OFF_REASON.raw(record, 0));
    }

    private static int possible(int permille) {
        return permille > FULL ? Ints.ABSENT : permille;
    }

    static DecodedFrame describe(DecodedFrame.Builder described, BleRecord record) {
        switch (record) {
            case BleRecord.SmartLithium lithium -> describe(described, lithium);
            case BleRecord.Monitor monitor -> describe(described, monitor);
            case BleRecord.LynxSmartBms lynx -> describe(described, lynx);
            case BleRecord.BatteryProtect protect -> describe(described, protect);
        }
        return described.build();
    }

    private static void describe(DecodedFrame.Builder described, BleRecord.SmartLithium lithium) {
        int told = 0;
        for (int i = 0; i < lithium.cellsMv().size(); i++) {
            told = lithium.cellsMv().get(i) == Ints.ABSENT ? told : i + 1;
        }
        var cells = new ArrayList<Integer>();
        var unknown = new ArrayList<String>();
        var clamped = new ArrayList<String>();
        for (int i = 0; i < told; i++) {
            int mv = lithium.cellsMv().get(i);
            cells.add(mv == Ints.ABSENT ? 0 : mv);
            if (mv == Ints.ABSENT) {
                unknown.add(String.valueOf(i + 1));
            } else if (BleRecord.SmartLithium.isClamped(mv)) {
                clamped.add(String.valueOf(i + 1));
            }
        }
        // A list has no place for "unknown": then none is told rather than a wrong one.
        described.cellsMv(unknown.isEmpty() ? cells : List.of());
        with(lithium.voltageMv(), described::voltageMv);
        with(lithium.temperatureC(), celsius -> described.temperaturesDeciC(List.of(celsius * 10)));
        described
                .chargeAllowed(lithium.has(LithiumFlag.ALLOWED_TO_CHARGE))
                .dischargeAllowed(lithium.has(LithiumFlag.ALLOWED_TO_DISCHARGE))
                .alarms(LithiumFlag.complaints(lithium.flags()).stream()
                        .map(LithiumFlag::alarmName)
                        .toList())
                .field("bms_flags", DecodedFrame.decimal(Integer.toUnsignedLong(lithium.flags()), 0));
        with(
                lithium.errors(),
                errors -> described
                        .alarms(LithiumError.setIn(errors).stream()
                                .map(LithiumError::alarmName)
                                .toList())
                        .field("error_flags", errors));
        with(lithium.balancer(), balancer -> described.field("balancer_status", balancer));
        if (!clamped.isEmpty()) {
            described.field("clamped_cells", String.join(",", clamped));
        }
        if (!unknown.isEmpty()) {
            described.field("unknown_cells", String.join(",", unknown));
        }
    }

    private static void describe(DecodedFrame.Builder described, BleRecord.Monitor monitor) {
        with(monitor.voltageMv(), described::voltageMv);
        with(monitor.currentMa(), described::currentMa);
        soc(monitor.socPermille(), described);
        with(monitor.alarms(), bits -> described.alarms(names(bits)).field("alarm_reason", bits));
        with(monitor.timeToGoMin(), minutes -> described.field("ttg_min", minutes));
        with(monitor.consumedMah(), drawn -> described.field("consumed_Ah", DecodedFrame.decimal(-drawn, 3)));
        with(monitor.auxMode(), mode -> {
            described.field("aux_mode", mode);
            with(monitor.aux(), aux -> auxiliary(described, mode, aux));
        });
    }

    private static void auxiliary(DecodedFrame.Builder described, int mode, int aux) {
        if (mode == 0 && aux != NO_VOLTAGE) {
            described.field("starter_V", DecodedFrame.decimal((short) aux, 2));
        } else if (mode == 1 && aux != NO_TEMPERATURE) {
            described.field("midpoint_V", DecodedFrame.decimal(aux, 2));
        } else if (mode == 2 && aux != NO_TEMPERATURE) {
            described.temperaturesDeciC(List.of((aux - ZERO_CELSIUS_CENTI_K) / 10));
        }
    }

    private static void describe(DecodedFrame.Builder described, BleRecord.LynxSmartBms lynx) {
        with(lynx.voltageMv(), described::voltageMv);
        with(lynx.currentMa(), described::currentMa);
        soc(lynx.socPermille(), described);
        with(lynx.temperatureC(), celsius -> described.temperaturesDeciC(List.of(celsius * 10)));
        described.field("error", lynx.error());
        with(lynx.timeToGoMin(), minutes -> described.field("ttg_min", minutes));
        with(lynx.io(), io -> {
            described.field("io_status", io);
            if (lynx.chargePair() != 0) {
                described.chargeAllowed(BleRecord.LynxSmartBms.isOn(lynx.chargePair()));
            }
            if (lynx.dischargePair() != 0) {
                described.dischargeAllowed(BleRecord.LynxSmartBms.isOn(lynx.dischargePair()));
            }
        });
        with(lynx.alarms(), alarms -> described.alarms(LynxAlarm.names(alarms)).field("warnings_alarms", alarms));
        with(lynx.consumedMah(), drawn -> described.field("consumed_Ah", DecodedFrame.decimal(-drawn, 3)));
    }

    private static void describe(DecodedFrame.Builder described, BleRecord.BatteryProtect protect) {
        with(protect.inputMv(), described::voltageMv);
        described.field("device_state", protect.state()).field("output_state", protect.output());
        with(protect.error(), error -> described.field("error_code", error));
        with(protect.alarms(), bits -> described.alarms(names(bits)).field("alarm_reason", bits));
        with(protect.warnings(), bits -> described.field("warning_reason", bits));
        with(protect.inputMv(), mv -> described.field("input_voltage_V", DecodedFrame.decimal(mv, 3)));
        with(protect.outputMv(), mv -> described.field("output_voltage_V", DecodedFrame.decimal(mv, 3)));
        with(protect.offReason(), bits -> described.field("off_reason", bits));
    }

    private static List<String> names(int bits) {
        return AlarmReason.setIn(bits).stream().map(AlarmReason::alarmName).toList();
    }

    private static void soc(int permille, DecodedFrame.Builder described) {
        with(permille, known -> described.socPermille(OptionalInt.of(known)));
    }

    private static void with(int value, IntConsumer taken) {
        if (value != Ints.ABSENT) {
            taken.accept(value);
        }
    }
}

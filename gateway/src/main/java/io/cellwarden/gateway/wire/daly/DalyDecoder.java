package io.cellwarden.gateway.wire.daly;

import static io.cellwarden.gateway.wire.daly.DalyField.*;

import io.cellwarden.gateway.wire.Bytes;
import io.cellwarden.gateway.wire.Decoded;
import io.cellwarden.gateway.wire.DecodedFrame;
import io.cellwarden.gateway.wire.FramedDecoder;
import io.cellwarden.gateway.wire.ProtocolDecoder;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Reads the content of Daly answers. Source: protocol sheet Daly, section "Answers". */
public final class DalyDecoder {

    /** What places without a sensor tell. */
    public static final int NO_SENSOR_DECI_C = -400;

    /** Cells in one frame of id 0x95. */
    public static final int CELLS_IN_FRAME = 3;
    /** Sensors in one frame of id 0x96. */
    public static final int SENSORS_IN_FRAME = 7;

    private static final int MOST_CELLS = 48;
    private static final int MOST_SENSORS = 21;
    private static final int CODE_FRAMES = 5;
    private static final int BALANCE_BYTES = 6;
    private static final Set<DalyField> CELLS_OF_FRAME = EnumSet.range(CELL_1, CELL_3);
    private static final Set<DalyField> SENSORS_OF_FRAME = EnumSet.range(TEMPERATURE_1, TEMPERATURE_7);

    private DalyDecoder() {}

    /** The protocol {@code daly} as {@code cellwarden decode} sees it. */
    public static ProtocolDecoder protocol() {
        return new FramedDecoder<DalyPacket>("daly", new DalyFrameCodec(), packet -> switch (packet) {
                    case DalyRequest _ -> Optional.empty();
                    case DalyPacket.Answer answer -> Optional.of(decode(answer).map(frame -> describe(answer, frame)));
                })
                .withFields(DalyFields.tables());
    }

    /** Reads an answer; of each only the bytes that are defined. */
    public static Decoded<DalyFrame> decode(DalyPacket.Answer answer) {
        var content = answer.content();
        return DalyId.withCode(answer.id())
                .map(id -> switch (id) {
                    case RATED ->
                        ok(new DalyFrame.Rated(RATED_CAPACITY.readLong(content), RATED_CELL_VOLTAGE.readLong(content)));
                    case PRODUCTION ->
                        ok(new DalyFrame.Production(YEAR.read(content), MONTH.read(content), DAY.read(content)));
                    case CODE ->
                        numbered(
                                CODE_FRAME.read(content),
                                CODE_FRAMES,
                                new DalyFrame.Code(
                                        CODE_FRAME.read(content),
                                        content.slice(1, 8).asciiText()));
                    case PACK ->
                        ok(new DalyFrame.Pack(
                                VOLTAGE.read(content),
                                GATHERED_VOLTAGE.read(content),
                                CURRENT.read(content),
                                STATE_OF_CHARGE.read(content)));
                    case CELL_EXTREMES ->
                        ok(new DalyFrame.CellExtremes(
                                HIGHEST_VOLTAGE.read(content),
                                HIGHEST_CELL.read(content),
                                LOWEST_VOLTAGE.read(content),
                                LOWEST_CELL.read(content)));
                    case TEMPERATURE_EXTREMES ->
                        ok(new DalyFrame.TemperatureExtremes(
                                WARMEST.read(content),
                                WARMEST_SENSOR.read(content),
                                COLDEST.read(content),
                                COLDEST_SENSOR.read(content)));
                    case SWITCHES ->
                        ok(new DalyFrame.Switches(
                                STATE.read(content),
                                CHARGE_SWITCH.read(content) != 0,
                                DISCHARGE_SWITCH.read(content) != 0,
                                LIFE.read(content),
                                REMAINING.readLong(content)));
                    case COUNTS -> counts(content);
                    case CELLS ->
                        numbered(
                                CELLS_FRAME.read(content),
                                MOST_CELLS / CELLS_IN_FRAME,
                                new DalyFrame.Cells(CELLS_FRAME.read(content), each(CELLS_OF_FRAME, content)));
                    case TEMPERATURES ->
                        numbered(
                                TEMPERATURES_FRAME.read(content),
                                MOST_SENSORS / SENSORS_IN_FRAME,
                                new DalyFrame.Temperatures(
                                        TEMPERATURES_FRAME.read(content), each(SENSORS_OF_FRAME, content)));
                    case BALANCE -> ok(new DalyFrame.Balance(content.slice(0, BALANCE_BYTES)));
                    case FAULTS -> ok(new DalyFrame.Faults(DalyFault.setIn(content), FAULT_CODE.read(content)));
                    case SET_DISCHARGE -> ok(new DalyFrame.Taken(answer.id(), DISCHARGE_LEVEL.read(content)));
                    case SET_CHARGE -> ok(new DalyFrame.Taken(answer.id(), CHARGE_LEVEL.read(content)));
                })
                .orElseGet(() -> new Decoded.Unsupported<>("id 0x%02X".formatted(answer.id())));
    }

    private static Decoded<DalyFrame> ok(DalyFrame frame) {
        return new Decoded.Ok<>(frame);
    }

    private static List<Integer> each(Set<DalyField> fields, Bytes content) {
        return fields.stream().map(field -> field.read(content)).toList();
    }

    private static Decoded<DalyFrame> numbered(int number, int most, DalyFrame frame) {
        return number >= 1 && number <= most ? ok(frame) : new Decoded.OutOfRange<>("frame number", number, 1, most);
    }

    private static Decoded<DalyFrame> counts(Bytes content) {
        int cells = CELL_COUNT.read(content);
        int sensors = SENSOR_COUNT.read(content);
        if (cells > MOST_CELLS) {
            return new Decoded.OutOfRange<>("cells", cells, 0, MOST_CELLS);
        }
        if (sensors > MOST_SENSORS) {
            return new Decoded.OutOfRange<>("temperature sensors", sensors, 0, MOST_SENSORS);
        }
        return ok(new DalyFrame.Counts(
                cells,
                sensors,
                CHARGER.read(content) != 0,
                LOAD.read(content) != 0,
                DIGITAL.read(content),
                CYCLES.read(content)));
    }

    private static DecodedFrame describe(DalyPacket.Answer answer, DalyFrame frame) {
        var described = switch (frame) {
            case DalyFrame.Pack pack ->
                neutral("pack")
                        .voltageMv(pack.voltageMv())
                        .socPermille(pack.socPermille())
                        .field("gather_voltage_V", DecodedFrame.decimal(pack.gatheredMv(), 3))
                        .field("current_raw_minus_30000_A", DecodedFrame.decimal(pack.rawCurrentMa(), 3))
                        .field("soc_percent", DecodedFrame.decimal(pack.rawSocPermille(), 1));
            case DalyFrame.CellExtremes extremes ->
                neutral("cell-extremes")
                        .field("max_cell_V", DecodedFrame.decimal(extremes.highestMv(), 3))
                        .field("max_cell", extremes.highestCell())
                        .field("min_cell_V", DecodedFrame.decimal(extremes.lowestMv(), 3))
                        .field("min_cell", extremes.lowestCell());
            case DalyFrame.TemperatureExtremes extremes ->
                neutral("temperature-extremes")
                        .field("max_temp_C", DecodedFrame.decimal(extremes.warmestDeciC(), 1))
                        .field("max_temp_no", extremes.warmestSensor())
                        .field("min_temp_C", DecodedFrame.decimal(extremes.coldestDeciC(), 1))
                        .field("min_temp_no", extremes.coldestSensor());
            case DalyFrame.Switches switches ->
                neutral("switches")
                        .chargeAllowed(switches.chargeOn())
                        .dischargeAllowed(switches.dischargeOn())
                        .field("state", state(switches))
                        .field("charge_mos", switches.chargeOn())
                        .field("discharge_mos", switches.dischargeOn())
                        .field("life", switches.life())
                        .field("remaining_mAh", DecodedFrame.decimal(switches.remainingMilliAh(), 0));
            case DalyFrame.Counts counts ->
                neutral("counts")
                        .field("cells", counts.cells())
                        .field("temp_sensors", counts.sensors())
                        .field("charger_connected", counts.charger())
                        .field("load_connected", counts.load())
                        .field("dio", counts.digital())
                        .field("cycles", counts.cycles());
            case DalyFrame.Cells(int number, var cellsMv) ->
                neutral("cell-voltages").cellsMv(cellsMv).field("frame", number);
            case DalyFrame.Temperatures(int number, var temperaturesDeciC) ->
                neutral("temperatures").temperaturesDeciC(temperaturesDeciC).field("frame", number);
            case DalyFrame.Balance(var bits) -> neutral("balance").field("balance_bytes", bits.toString());
            case DalyFrame.Faults(var faults, int code) ->
                neutral("faults")
                        .alarms(faults.stream().map(DalyFault::alarmName).toList())
                        .field("fault_code", code);
            case DalyFrame.Rated(long capacityMilliAh, long cellMv) ->
                neutral("rated")
                        .field("capacity_Ah", DecodedFrame.decimal(capacityMilliAh, 3))
                        .field("cell_V", DecodedFrame.decimal(cellMv, 3));
            case DalyFrame.Production(int year, int month, int day) ->
                neutral("production").field("date", "%04d-%02d-%02d".formatted(year, month, day));
            case DalyFrame.Code(int number, var text) ->
                neutral("battery-code").field("frame", number).field("text", text);
            case DalyFrame.Taken(int id, int level) ->
                neutral("write-ack").field("id", "0x%02X".formatted(id)).field("value", level);
        };
        return described
                .address(Integer.toString(answer.board()))
                .field("cmd", "0x%02x".formatted(answer.id()))
                .build();
    }

    private static String state(DalyFrame.Switches switches) {
        return switch (switches.rawState()) {
            case 0 -> "stationary";
            case DalyFrame.Switches.CHARGES -> "charge";
            case DalyFrame.Switches.DISCHARGES -> "discharge";
            default -> Integer.toString(switches.rawState());
        };
    }

    private static DecodedFrame.Builder neutral(String type) {
        return DecodedFrame.builder("daly", type);
    }
}

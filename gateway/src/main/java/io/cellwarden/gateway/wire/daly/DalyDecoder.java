package io.cellwarden.gateway.wire.daly;

import io.cellwarden.gateway.wire.Bytes;
import io.cellwarden.gateway.wire.Decoded;
import io.cellwarden.gateway.wire.DecodedFrame;
import io.cellwarden.gateway.wire.FramedDecoder;
import io.cellwarden.gateway.wire.ProtocolDecoder;
import java.util.Optional;
import java.util.stream.IntStream;

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
    private static final int NO_CURRENT = 30_000;
    private static final int BALANCE_BYTES = 6;

    private DalyDecoder() {}

    /** The protocol {@code daly} as {@code cellwarden decode} sees it. */
    public static ProtocolDecoder protocol() {
        return new FramedDecoder<>("daly", new DalyFrameCodec(), packet -> switch (packet) {
            case DalyRequest _ -> Optional.empty();
            case DalyPacket.Answer answer -> Optional.of(decode(answer).map(frame -> describe(answer, frame)));
        });
    }

    /** Reads an answer; of each only the bytes that are defined. */
    public static Decoded<DalyFrame> decode(DalyPacket.Answer answer) {
        var content = answer.content();
        return DalyId.withCode(answer.id())
                .map(id -> switch (id) {
                    case RATED -> ok(new DalyFrame.Rated(content.u32be(0), content.u32be(4)));
                    case PRODUCTION -> ok(new DalyFrame.Production(2000 + content.u8(2), content.u8(3), content.u8(4)));
                    case CODE ->
                        numbered(
                                content,
                                CODE_FRAMES,
                                new DalyFrame.Code(
                                        content.u8(0), content.slice(1, 8).asciiText()));
                    case PACK ->
                        ok(new DalyFrame.Pack(
                                100 * content.u16be(0),
                                100 * content.u16be(2),
                                100 * (content.u16be(4) - NO_CURRENT),
                                content.u16be(6)));
                    case CELL_EXTREMES ->
                        ok(new DalyFrame.CellExtremes(
                                content.u16be(0), content.u8(2), content.u16be(3), content.u8(5)));
                    case TEMPERATURE_EXTREMES ->
                        ok(new DalyFrame.TemperatureExtremes(
                                deciC(content, 0), content.u8(1), deciC(content, 2), content.u8(3)));
                    case SWITCHES ->
                        ok(new DalyFrame.Switches(
                                content.u8(0),
                                content.u8(1) != 0,
                                content.u8(2) != 0,
                                content.u8(3),
                                content.u32be(4)));
                    case COUNTS -> counts(content);
                    case CELLS ->
                        numbered(
                                content,
                                MOST_CELLS / CELLS_IN_FRAME,
                                new DalyFrame.Cells(
                                        content.u8(0),
                                        IntStream.range(0, CELLS_IN_FRAME)
                                                .mapToObj(cell -> content.u16be(1 + 2 * cell))
                                                .toList()));
                    case TEMPERATURES ->
                        numbered(
                                content,
                                MOST_SENSORS / SENSORS_IN_FRAME,
                                new DalyFrame.Temperatures(
                                        content.u8(0),
                                        IntStream.rangeClosed(1, SENSORS_IN_FRAME)
                                                .mapToObj(sensor -> deciC(content, sensor))
                                                .toList()));
                    case BALANCE -> ok(new DalyFrame.Balance(content.slice(0, BALANCE_BYTES)));
                    case FAULTS -> ok(new DalyFrame.Faults(DalyFault.setIn(content), content.u8(7)));
                    case SET_DISCHARGE, SET_CHARGE -> ok(new DalyFrame.Taken(answer.id(), content.u8(0)));
                })
                .orElseGet(() -> new Decoded.Unsupported<>("id 0x%02X".formatted(answer.id())));
    }

    private static Decoded<DalyFrame> ok(DalyFrame frame) {
        return new Decoded.Ok<>(frame);
    }

    private static Decoded<DalyFrame> numbered(Bytes content, int most, DalyFrame frame) {
        int number = content.u8(0);
        return number >= 1 && number <= most ? ok(frame) : new Decoded.OutOfRange<>("frame number", number, 1, most);
    }

    private static Decoded<DalyFrame> counts(Bytes content) {
        int cells = content.u8(0);
        int sensors = content.u8(1);
        if (cells > MOST_CELLS) {
            return new Decoded.OutOfRange<>("cells", cells, 0, MOST_CELLS);
        }
        if (sensors > MOST_SENSORS) {
            return new Decoded.OutOfRange<>("temperature sensors", sensors, 0, MOST_SENSORS);
        }
        return ok(new DalyFrame.Counts(
                cells, sensors, content.u8(2) != 0, content.u8(3) != 0, content.u8(4), content.u16be(5)));
    }

    private static int deciC(Bytes content, int at) {
        return 10 * content.u8(at) + NO_SENSOR_DECI_C;
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

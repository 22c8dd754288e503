package io.cellwarden.gateway.wire.jbd;

import static io.cellwarden.gateway.wire.jbd.JbdBasicInfoField.*;

import io.cellwarden.gateway.wire.Bytes;
import io.cellwarden.gateway.wire.Decoded;
import io.cellwarden.gateway.wire.DecodedFrame;
import io.cellwarden.gateway.wire.FramedDecoder;
import io.cellwarden.gateway.wire.ProtocolDecoder;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.IntStream;

/** Reads the content of JBD answers. Source: protocol sheet, sections "0x03 basic info", "0x04 cells", "Control". */
public final class JbdDecoder {

    /** The balance bits have room for this many cells. */
    private static final int MOST_CELLS = 32;

    /** 0 °C in tenths of a kelvin, as the board counts. */
    private static final int ZERO_CELSIUS = 2731;

    private JbdDecoder() {}

    /** The protocol {@code jbd} as {@code cellwarden decode} sees it. */
    public static ProtocolDecoder protocol() {
        return new FramedDecoder<JbdPacket>("jbd", new JbdFrameCodec(), packet -> switch (packet) {
                    case JbdRequest _ -> Optional.empty();
                    case JbdPacket.Answer answer -> Optional.of(decode(answer).map(JbdDecoder::describe));
                })
                .withFields(JbdFields.tables());
    }

    /**
     * Reads an answer. A status other than 0 is a refusal, whatever the register and the content.
     *
     * <p>The caller checks first that the answer names the register it asked for: the checksum does not cover it.
     */
    public static Decoded<JbdFrame> decode(JbdPacket.Answer answer) {
        if (answer.status() != 0) {
            return new Decoded.Ok<>(new JbdFrame.Refused(answer.register(), answer.status()));
        }
        return JbdRegister.withCode(answer.register())
                .map(register -> switch (register) {
                    case BASIC_INFO -> basicInfo(answer.data());
                    case CELL_VOLTAGES -> cellVoltages(answer.data());
                    case HARDWARE_VERSION -> hardwareVersion(answer.data());
                    case ERROR_COUNTERS -> errorCounters(answer.data());
                    case FET_CONTROL, FACTORY_ENTER, FACTORY_LEAVE -> writeAck(answer);
                })
                .or(() -> JbdLimitField.withCode(answer.register()).map(field -> limit(field, answer)))
                .orElseGet(() -> writeAck(answer));
    }

    private static Decoded<JbdFrame> limit(JbdLimitField field, JbdPacket.Answer answer) {
        return switch (answer.data().size()) {
            case 0 -> writeAck(answer);
            case 1 -> new Decoded.TooShort<>(2, 1);
            default -> new Decoded.Ok<>(new JbdFrame.Limit(field.limit(), field.read(answer.data())));
        };
    }

    private static Decoded<JbdFrame> basicInfo(Bytes content) {
        if (content.size() < FIXED_SIZE) {
            return new Decoded.TooShort<>(FIXED_SIZE, content.size());
        }
        int cells = CELL_COUNT.read(content);
        if (cells > MOST_CELLS) {
            return new Decoded.OutOfRange<>("cells", cells, 0, MOST_CELLS);
        }
        int version = VERSION.read(content);
        int sensors = SENSOR_COUNT.read(content);
        // A board may claim more sensors than it sends, and newer firmware appends other values behind them.
        int present = Math.min(sensors, (content.size() - FIXED_SIZE) / 2);
        return new Decoded.Ok<>(new JbdFrame.BasicInfo(
                PACK_VOLTAGE.read(content),
                CURRENT.read(content),
                REMAINING.read(content),
                NOMINAL.read(content),
                CYCLES.read(content),
                date(PRODUCTION_DATE.read(content)),
                BALANCE_LOW.read(content),
                BALANCE_HIGH.read(content),
                PROTECTION.read(content),
                "%x.%x".formatted(version >> 4, version & 0xF),
                STATE_OF_CHARGE.read(content),
                FETS.read(content),
                cells,
                sensors,
                IntStream.range(0, present)
                        .mapToObj(sensor -> content.u16be(FIXED_SIZE + 2 * sensor) - ZERO_CELSIUS)
                        .toList()));
    }

    private static Optional<LocalDate> date(int packed) {
        try {
            return Optional.of(LocalDate.of(2000 + (packed >> 9), packed >> 5 & 0xF, packed & 0x1F));
        } catch (DateTimeException noSuchDay) {
            return Optional.empty(); // never set on many boards, and nothing depends on it
        }
    }

    private static Decoded<JbdFrame> cellVoltages(Bytes content) {
        int cells = content.size() / 2;
        if (cells == 0 || content.size() % 2 != 0) {
            return new Decoded.TooShort<>(2 * cells + 2, content.size());
        }
        return new Decoded.Ok<>(new JbdFrame.CellVoltages(IntStream.range(0, cells)
                .mapToObj(cell -> content.u16be(2 * cell))
                .toList()));
    }

    private static Decoded<JbdFrame> hardwareVersion(Bytes content) {
        return content.size() == 0
                ? new Decoded.TooShort<>(1, 0)
                : new Decoded.Ok<>(new JbdFrame.HardwareVersion(content.asciiText()));
    }

    private static Decoded<JbdFrame> errorCounters(Bytes content) {
        var counters = JbdErrorCounter.values();
        if (content.size() < 2 * counters.length) {
            return new Decoded.TooShort<>(2 * counters.length, content.size());
        }
        var counts = new EnumMap<JbdErrorCounter, Integer>(JbdErrorCounter.class);
        for (var counter : counters) {
            counts.put(counter, content.u16be(2 * counter.ordinal()));
        }
        return new Decoded.Ok<>(new JbdFrame.ErrorCounters(counts));
    }

    private static Decoded<JbdFrame> writeAck(JbdPacket.Answer answer) {
        return answer.data().size() == 0
                ? new Decoded.Ok<>(new JbdFrame.WriteAck(answer.register()))
                : new Decoded.Unsupported<>("register " + hex(answer.register()));
    }

    private static DecodedFrame describe(JbdFrame frame) {
        return switch (frame) {
            case JbdFrame.BasicInfo info -> describe(info);
            case JbdFrame.CellVoltages(var cellsMv) ->
                neutral("cell-voltages").cellsMv(cellsMv).build();
            case JbdFrame.HardwareVersion(var name) ->
                neutral("hardware-version").field("hardware", name).build();
            case JbdFrame.ErrorCounters(var counts) -> {
                var described = neutral("error-counters");
                counts.forEach((counter, count) -> described.field(counter.fieldName(), count.intValue()));
                yield described.build();
            }
            case JbdFrame.Limit(var limit, int value) ->
                neutral("hardware-limit")
                        .field("limit", limit.name().toLowerCase(Locale.ROOT))
                        .field("value", limit.number(value))
                        .field(
                                "unit",
                                limit.text(value).substring(limit.text(value).lastIndexOf(' ') + 1))
                        .build();
            case JbdFrame.WriteAck(int register) ->
                neutral("write-ack")
                        .field("ack", true)
                        .field("register", hex(register))
                        .build();
            case JbdFrame.Refused(int register, int status) ->
                neutral("refused")
                        .field("ack", false)
                        .field("register", hex(register))
                        .field("status", hex(status))
                        .build();
        };
    }

    private static DecodedFrame describe(JbdFrame.BasicInfo info) {
        var described = neutral("basic-info")
                .voltageMv(info.voltageMv())
                .currentMa(info.currentMa())
                .socPermille(info.socPermille())
                .temperaturesDeciC(info.temperaturesDeciC())
                .chargeAllowed(info.chargeFetOn())
                .dischargeAllowed(info.dischargeFetOn())
                .balancing(info.balancing())
                .alarms(names(info.protections()))
                .field("remaining_Ah", DecodedFrame.decimal(info.remainingMilliAh(), 3))
                .field("nominal_Ah", DecodedFrame.decimal(info.nominalMilliAh(), 3))
                .field("cycles", info.cycles());
        info.productionDate().ifPresent(date -> described.field("production_date", date.toString()));
        return described
                .field("balance_low", info.rawBalanceLow())
                .field("balance_high", info.rawBalanceHigh())
                .field("protection_bits", info.rawProtection())
                .field("version", info.version())
                .field("soc_percent", info.rawSocPercent())
                .field("fet_bits", info.rawFets())
                .field("cells", info.cellCount())
                .field("ntc_count", info.sensorCount())
                .build();
    }

    private static List<String> names(List<JbdProtection> protections) {
        return protections.stream().map(JbdProtection::alarmName).toList();
    }

    private static DecodedFrame.Builder neutral(String type) {
        return DecodedFrame.builder("jbd", type);
    }

    private static String hex(int code) {
        return "0x%02X".formatted(code);
    }
}

package io.cellwarden.gateway.wire.jk;

import static io.cellwarden.gateway.wire.jk.JkCellInfoField.*;

import io.cellwarden.gateway.wire.Bytes;
import io.cellwarden.gateway.wire.Decoded;
import io.cellwarden.gateway.wire.DecodedFrame;
import io.cellwarden.gateway.wire.FramedDecoder;
import io.cellwarden.gateway.wire.ProtocolDecoder;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Collectors;

/** Reads the content of the answers of JK boards in all dialects. Source: protocol sheet JK. */
public final class JkDecoder {

    private static final int MOST_CELLS = 32;
    private static final int CELL_SIZE = 3;

    private JkDecoder() {}

    /** The protocol {@code jk} as {@code cellwarden decode} sees it, all dialects. */
    public static ProtocolDecoder protocol() {
        return new FramedDecoder<JkPacket>("jk", new JkFrameCodec(), packet -> switch (packet) {
                    case JkRequest _ -> Optional.empty();
                    case JkPacket.Answer answer -> Optional.of(decode(answer).map(frame -> describe(answer, frame)));
                })
                .withFields(JkFields.tables());
    }

    /** Reads an answer. Cell info is read only if exactly one layout fits it. */
    public static Decoded<JkFrame> decode(JkPacket.Answer answer) {
        return switch (answer) {
            case JkPacket.Tagged(int command, var tags) ->
                command == JkRequest.READ_ALL ? tags(tags) : told("write-ack", "command", "0x%02X".formatted(command));
            case JkPacket.Block block -> decode(block);
            case JkPacket.Acknowledged _ -> told("write-ack", "ack", "true");
            case JkPacket.Written(int _, int register) -> told("write-ack", "register", "0x%04X".formatted(register));
            case JkPacket.Registers(int _, var content) -> told("registers", "content", content.toString());
            case JkPacket.Refused(int _, int function, int code) ->
                new Decoded.Ok<>(new JkFrame.Told(
                        "refused",
                        List.of(
                                new JkFrame.Item("function", Integer.toString(function)),
                                new JkFrame.Item("code", Integer.toString(code)))));
        };
    }

    private static Decoded<JkFrame> told(String type, String name, String value) {
        return new Decoded.Ok<>(new JkFrame.Told(type, List.of(new JkFrame.Item(name, value))));
    }

    private static Decoded<JkFrame> decode(JkPacket.Block block) {
        var frame = block.frame();
        return Arrays.stream(JkBlock.values())
                .filter(known -> known.kind() == block.kind())
                .findFirst()
                .map(known -> switch (known) {
                    case SETTINGS -> new Decoded.Ok<JkFrame>(new JkFrame.Settings(frame));
                    case DEVICE_INFO -> new Decoded.Ok<JkFrame>(deviceInfo(frame));
                    case CELL_INFO -> cellInfo(frame);
                })
                .orElseGet(() -> new Decoded.Unsupported<>("frame of kind " + block.kind()));
    }

    private static Decoded<JkFrame> cellInfo(Bytes frame) {
        Optional<JkFrame> read = JkLayout.fitting(frame).map(layout -> new JkCellInfo(frame, layout));
        return read.<Decoded<JkFrame>>map(Decoded.Ok::new)
                .orElseGet(() -> new Decoded.Unsupported<>("cell info whose layout is not certain: " + misfits(frame)));
    }

    /** Why no layout fits, or that more than one does. */
    public static String misfits(Bytes frame) {
        return Arrays.stream(JkLayout.values())
                .map(layout -> layout.misfit(frame).orElse("read as " + layout.key() + " it fits"))
                .collect(Collectors.joining(", "));
    }

    /** Walks the tags: it ends at the first one that is not known, is cut off, or was there before. */
    private static Decoded<JkFrame> tags(Bytes content) {
        var values = new EnumMap<JkTag, Bytes>(JkTag.class);
        int at = 0;
        while (at < content.size()) {
            var tag = JkTag.withCode(content.u8(at));
            int size = tag.isEmpty() ? 0 : sizeAt(tag.get(), content, at + 1);
            int from = at + 1 + (tag.isPresent() && tag.get() == JkTag.CELLS ? 1 : 0);
            if (tag.isEmpty() || from + size > content.size() || values.containsKey(tag.get())) {
                break;
            }
            values.put(tag.get(), content.slice(from, from + size));
            at = from + size;
        }
        int wrong = misnumbered(values.getOrDefault(JkTag.CELLS, Bytes.EMPTY));
        return wrong == 0
                ? new Decoded.Ok<>(new JkTagged(values, content.size() - at))
                : new Decoded.Unsupported<>("row of cells, wrong at cell " + wrong);
    }

    private static int sizeAt(JkTag tag, Bytes content, int at) {
        return tag != JkTag.CELLS ? tag.size() : at < content.size() ? content.u8(at) : 1;
    }

    /** The first cell of a row that is not where it belongs, from 1; 0 if all are. */
    private static int misnumbered(Bytes row) {
        int cells = row.size() / CELL_SIZE;
        for (int cell = 1; cell <= cells; cell++) {
            if (cell > MOST_CELLS || row.u8(CELL_SIZE * (cell - 1)) != cell) {
                return cell;
            }
        }
        return row.size() % CELL_SIZE == 0 ? 0 : cells + 1;
    }

    private static JkFrame deviceInfo(Bytes frame) {
        return new JkFrame.DeviceInfo(
                JkDeviceInfoField.VENDOR.text(frame),
                JkDeviceInfoField.HARDWARE.text(frame),
                JkDeviceInfoField.SOFTWARE.text(frame),
                JkDeviceInfoField.UP_TIME.number(frame),
                JkDeviceInfoField.STARTS.number(frame),
                JkDeviceInfoField.NAME.text(frame),
                JkDeviceInfoField.SERIAL.text(frame));
    }

    private static DecodedFrame describe(JkPacket.Answer answer, JkFrame frame) {
        var described = switch (frame) {
            case JkTagged tagged -> describe(tagged);
            case JkCellInfo info -> describe(info);
            case JkFrame.DeviceInfo info ->
                neutral("device-info")
                        .field("vendor", info.vendor())
                        .field("hw", info.hardware())
                        .field("sw", info.software())
                        .field("uptime_s", DecodedFrame.decimal(info.upTimeS(), 0))
                        .field("power_on_count", DecodedFrame.decimal(info.starts(), 0))
                        .field("device_name", info.name())
                        .field("serial", info.serial());
            case JkFrame.Settings settings -> {
                var switches = neutral("settings");
                for (var one : JkSwitch.values()) {
                    switches.field(one.tag().fieldName(), settings.isOn(one) ? 1 : 0);
                }
                yield switches;
            }
            case JkFrame.Told(var type, var what) -> {
                var told = neutral(type);
                what.forEach(item -> told.field(item.name(), item.value()));
                yield told;
            }
        };
        address(answer).ifPresent(address -> described.address(Integer.toString(address)));
        if (answer instanceof JkPacket.Block block) {
            described
                    .field("record", block.kind())
                    .field("counter", block.frame().u8(5));
        }
        return described.build();
    }

    private static Optional<Integer> address(JkPacket.Answer answer) {
        return switch (answer) {
            case JkPacket.Written(int address, int _) -> Optional.of(address);
            case JkPacket.Registers(int address, var _) -> Optional.of(address);
            case JkPacket.Refused(int address, int _, int _) -> Optional.of(address);
            case JkPacket.Tagged _, JkPacket.Block _, JkPacket.Acknowledged _ -> Optional.empty();
        };
    }

    private static DecodedFrame.Builder measured(JkFrame.Measured measured, String type) {
        var described = neutral(type)
                .socPermille(measured.socPermille())
                .cellsMv(measured.cellsMv())
                .temperaturesDeciC(measured.temperaturesDeciC().stream()
                        .flatMapToInt(OptionalInt::stream)
                        .boxed()
                        .toList())
                .alarms(measured.alarms());
        measured.voltageMv().ifPresent(described::voltageMv);
        measured.currentMa().ifPresent(described::currentMa);
        measured.chargeOn().ifPresent(on -> described.chargeAllowed(on).field("charge_mos", on));
        measured.dischargeOn().ifPresent(on -> described.dischargeAllowed(on).field("discharge_mos", on));
        measured.balancing().ifPresent(active -> described.field("balancing", active));
        return described;
    }

    private static DecodedFrame.Builder describe(JkTagged tagged) {
        var described = measured(tagged, "status");
        tagged.values().forEach((tag, value) -> {
            switch (tag.kind()) {
                case CELLS, SECRET -> {}
                case NUMBER, SIGNED, TEMPERATURE -> described.field(tag.fieldName(), tag.number(value));
                case HUNDREDTHS -> described.field(tag.fieldName(), DecodedFrame.decimal(tag.number(value), 2));
                case TEXT -> described.field(tag.fieldName(), value.asciiText());
            }
        });
        return tagged.unread() == 0 ? described : described.field("unread_bytes", tagged.unread());
    }

    private static DecodedFrame.Builder describe(JkCellInfo info) {
        var described = measured(info, "cell-info")
                .field("layout", info.layout().key())
                .field("enabled_mask", "0x%x".formatted(info.number(ENABLED_CELLS)))
                .field("wire_resistances_mOhm", info.wireResistancesMilliOhm().toString())
                .field("mos_temp_C", DecodedFrame.decimal(info.number(MOS_TEMPERATURE), 1))
                .field("power_W_unsigned", DecodedFrame.decimal(info.number(POWER), 3))
                .field("temp1_C", DecodedFrame.decimal(info.number(TEMPERATURE_1), 1))
                .field("temp2_C", DecodedFrame.decimal(info.number(TEMPERATURE_2), 1))
                .field("alarm_bits", DecodedFrame.decimal(info.alarmBits(), 0))
                .field("balance_current_A", DecodedFrame.decimal(info.number(BALANCE_CURRENT), 3))
                .field("balancing_action", (int) info.number(BALANCE_ACTION))
                .field("soc_percent", (int) info.number(STATE_OF_CHARGE))
                .field("remaining_Ah", DecodedFrame.decimal(info.number(REMAINING), 3))
                .field("nominal_Ah", DecodedFrame.decimal(info.number(NOMINAL), 3))
                .field("cycles", DecodedFrame.decimal(info.number(CYCLES), 0))
                .field("cycled_Ah", DecodedFrame.decimal(info.number(CYCLED_CAPACITY), 3))
                .field("soh_percent", (int) info.number(STATE_OF_HEALTH))
                .field("runtime_s", DecodedFrame.decimal(info.number(RUN_TIME), 0));
        if (info.layout() == JkLayout.S24) {
            return described;
        }
        return described
                .field("sensor_mask", (int) info.number(SENSORS))
                .field("heating", info.number(HEATING) != 0)
                .field("heating_current_A", DecodedFrame.decimal(info.number(HEATING_CURRENT), 3))
                .field("temp3_C", DecodedFrame.decimal(info.number(TEMPERATURE_3), 1))
                .field("temp4_C", DecodedFrame.decimal(info.number(TEMPERATURE_4), 1))
                .field("temp5_C", DecodedFrame.decimal(info.number(TEMPERATURE_5), 1));
    }

    private static DecodedFrame.Builder neutral(String type) {
        return DecodedFrame.builder("jk", type);
    }
}

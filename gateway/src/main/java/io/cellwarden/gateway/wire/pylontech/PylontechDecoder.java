package io.cellwarden.gateway.wire.pylontech;

import static io.cellwarden.gateway.wire.pylontech.PylontechField.*;

import io.cellwarden.gateway.wire.Bytes;
import io.cellwarden.gateway.wire.Decoded;
import io.cellwarden.gateway.wire.ProtocolDecoder;
import io.cellwarden.gateway.wire.ascii.AsciiPacket;
import io.cellwarden.gateway.wire.ascii.AsciiWord;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.function.IntUnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Reads the content of a module's answers. Source: protocol sheet Pylontech, sections "42 analog" to "61/62/63".
 *
 * <p>An answer does not say what it answers. Whoever asked knows; otherwise its shape tells: the counts in it must lead to
 * its very last byte.
 */
public final class PylontechDecoder {
    /** 0 °C in tenths of a kelvin, as the module counts. */
    static final int ZERO_CELSIUS = 2731;

    private static final int MOST_CELLS = 32;
    private static final Set<PylontechField> STATUS = EnumSet.range(STATUS_1, STATUS_5);
    /** In front of it stand the flags and the command value. */
    private static final int FIRST_MODULE = 2;

    private static final int LONG_CAPACITY_ITEMS = 4;
    private static final int PARAMETERS_SIZE = 25;
    private static final int MANAGEMENT_SIZE = 9;
    private static final int MANUFACTURER_SIZE = 32;
    private static final int SERIAL_SIZE = 17;
    private static final int FIRMWARE_SIZE = 6;
    private static final int SYSTEM_ALARM_SIZE = 4;

    static final AsciiWord DEVICE = AsciiWord.text("device", 0, 10);
    static final AsciiWord SOFTWARE = AsciiWord.version("software", 10, 12);
    static final AsciiWord MAKER = AsciiWord.text("manufacturer", 12, 32);
    static final AsciiWord SERIAL = AsciiWord.text("serial number", 1, 17);
    static final AsciiWord MANUFACTURE_VERSION = AsciiWord.version("manufacture version", 1, 3);
    static final AsciiWord MAIN_VERSION = AsciiWord.version("main version", 3, 6);

    private PylontechDecoder() {}

    /** The protocol {@code pylontech} as {@code cellwarden decode} sees it. */
    public static ProtocolDecoder protocol() {
        return PylontechText.protocol();
    }

    /** Reads the answer to a command. A return code other than 0 is a refusal, whatever the content. */
    public static Decoded<PylontechFrame> decode(AsciiPacket answer, PylontechCommand asked) {
        if (answer.code() != AsciiPacket.DONE) {
            return new Decoded.Ok<>(new PylontechFrame.Refused(answer.code()));
        }
        Bytes info = answer.info();
        return switch (asked) {
            case ANALOG -> analog(info);
            case ALARM -> alarms(info);
            case SYSTEM_PARAMETERS -> sized(info, PARAMETERS_SIZE, PylontechDecoder::parameters);
            case PROTOCOL_VERSION -> sized(info, 0, _ -> new PylontechFrame.Done());
            case MANUFACTURER -> sized(info, MANUFACTURER_SIZE, PylontechDecoder::manufacturer);
            case SYSTEM_ANALOG -> sized(info, PylontechSystemField.SIZE, PylontechDecoder::systemAnalog);
            case SYSTEM_ALARM -> sized(info, SYSTEM_ALARM_SIZE, PylontechDecoder::systemAlarms);
            case SYSTEM_CHARGE_MANAGEMENT -> sized(info, MANAGEMENT_SIZE, all -> management(all, 0));
            // The command value, which is the address that was asked for, stands in front.
            case CHARGE_MANAGEMENT -> sized(info, 1 + MANAGEMENT_SIZE, all -> management(all, 1));
            case SERIAL_NUMBER ->
                sized(
                        info,
                        SERIAL_SIZE,
                        all -> new PylontechFrame.SerialNumber(SERIAL.read(all).strip()));
            case FIRMWARE -> sized(info, FIRMWARE_SIZE, PylontechDecoder::firmware);
        };
    }

    /** Reads an answer to an unknown question by its shape. */
    static Decoded<PylontechFrame> guess(AsciiPacket answer) {
        return Stream.of(PylontechCommand.values()) // in their order: what has counts in it is the surest
                .map(command -> decode(answer, command))
                .filter(Decoded.Ok.class::isInstance)
                .findFirst()
                .orElseGet(() -> new Decoded.Unsupported<>(
                        "an answer of " + answer.info().size() + " bytes that has the shape of none that is known"));
    }

    private static Decoded<PylontechFrame> sized(Bytes info, int size, Function<Bytes, PylontechFrame> read) {
        if (info.size() < size) {
            return new Decoded.TooShort<>(size, info.size());
        }
        return info.size() > size
                ? new Decoded.OutOfRange<>("length of the content", info.size(), size, size)
                : new Decoded.Ok<>(read.apply(info));
    }

    private static Decoded<PylontechFrame> analog(Bytes info) {
        return modules(info, 2, rest -> endOfAnalog(info, rest), PylontechDecoder::module)
                .map(modules -> new PylontechFrame.Analog(info.u8(0), info.u8(1), modules));
    }

    private static Decoded<PylontechFrame> alarms(Bytes info) {
        return modules(info, 1, rest -> rest + STATUS_5.end(), PylontechDecoder::moduleAlarms)
                .map(modules -> new PylontechFrame.Alarms(info.u8(0), info.u8(1), modules));
    }

    /** Where the values of one module stand: those of its cells, those of its sensors, and all others. */
    private record Places(int cells, int cellsAt, int sensors, int sensorsAt, int restAt) {}

    /**
     * Reads one module after the other up to the last byte: those in one answer may differ in size.
     *
     * @param width bytes of a cell's or sensor's value
     * @param end place behind a module whose rest begins there; beyond the content if that is too short
     */
    private static <M> Decoded<List<M>> modules(
            Bytes info, int width, IntUnaryOperator end, BiFunction<Bytes, Places, M> read) {
        List<M> modules = new ArrayList<>();
        int at = FIRST_MODULE;
        do {
            int cells = u8(info, at);
            int sensorsAt = at + 1 + width * cells;
            int sensors = u8(info, sensorsAt);
            int restAt = sensorsAt + 1 + width * sensors;
            int next = end.applyAsInt(restAt);
            if (next > info.size()) {
                return new Decoded.TooShort<>(next, info.size());
            }
            if (cells < 1 || cells > MOST_CELLS) {
                return new Decoded.OutOfRange<>("cells", cells, 1, MOST_CELLS);
            }
            modules.add(read.apply(info, new Places(cells, at + 1, sensors, sensorsAt + 1, restAt)));
            at = next;
        } while (at < info.size());
        return new Decoded.Ok<>(List.copyOf(modules));
    }

    /** A count; 0 where the content has ended already, which then is too short. */
    private static int u8(Bytes info, int at) {
        return at < info.size() ? info.u8(at) : 0;
    }

    private static int endOfAnalog(Bytes info, int rest) {
        boolean isLong = rest + USER_ITEMS.end() <= info.size() && USER_ITEMS.read(info, rest) >= LONG_CAPACITY_ITEMS;
        return rest + (isLong ? LONG_TOTAL : CYCLES).end();
    }

    private static PylontechFrame.Module module(Bytes info, Places places) {
        int rest = places.restAt();
        int items = USER_ITEMS.read(info, rest);
        boolean isLong = items >= LONG_CAPACITY_ITEMS;
        return new PylontechFrame.Module(
                each(places.cells(), cell -> info.s16be(places.cellsAt() + 2 * cell)),
                each(places.sensors(), sensor -> deciC(info, places.sensorsAt() + 2 * sensor)),
                CURRENT.read(info, rest),
                VOLTAGE.read(info, rest),
                (isLong ? LONG_REMAINING : REMAINING).read(info, rest),
                (isLong ? LONG_TOTAL : TOTAL).read(info, rest),
                CYCLES.read(info, rest),
                items);
    }

    private static PylontechFrame.ModuleAlarms moduleAlarms(Bytes info, Places places) {
        int rest = places.restAt();
        return new PylontechFrame.ModuleAlarms(
                each(places.cells(), cell -> info.u8(places.cellsAt() + cell)),
                each(places.sensors(), sensor -> info.u8(places.sensorsAt() + sensor)),
                CHARGE_CURRENT_STATE.read(info, rest),
                VOLTAGE_STATE.read(info, rest),
                DISCHARGE_CURRENT_STATE.read(info, rest),
                STATUS.stream().map(status -> status.read(info, rest)).toList());
    }

    private static PylontechFrame parameters(Bytes info) {
        return new PylontechFrame.SystemParameters(
                CELL_HIGH.read(info, 0),
                CELL_LOW.read(info, 0),
                CELL_UNDER.read(info, 0),
                CHARGE_HIGH.read(info, 0),
                CHARGE_LOW.read(info, 0),
                CHARGE_LIMIT.read(info, 0),
                MODULE_HIGH.read(info, 0),
                MODULE_LOW.read(info, 0),
                MODULE_UNDER.read(info, 0),
                DISCHARGE_HIGH.read(info, 0),
                DISCHARGE_LOW.read(info, 0),
                DISCHARGE_LIMIT.read(info, 0));
    }

    private static PylontechFrame management(Bytes info, int from) {
        return new PylontechFrame.ChargeManagement(
                MOST_CHARGE_VOLTAGE.read(info, from),
                LEAST_DISCHARGE_VOLTAGE.read(info, from),
                MOST_CHARGE_CURRENT.read(info, from),
                MOST_DISCHARGE_CURRENT.read(info, from),
                MANAGEMENT_STATUS.read(info, from));
    }

    private static PylontechFrame manufacturer(Bytes info) {
        return new PylontechFrame.Manufacturer(
                DEVICE.read(info).strip(), SOFTWARE.read(info), MAKER.read(info).strip());
    }

    private static PylontechFrame firmware(Bytes info) {
        return new PylontechFrame.Firmware(MANUFACTURE_VERSION.read(info), MAIN_VERSION.read(info));
    }

    private static PylontechFrame systemAnalog(Bytes info) {
        return new PylontechFrame.SystemAnalog(Stream.of(PylontechSystemField.values())
                .map(field -> field.read(info))
                .toList());
    }

    private static PylontechFrame systemAlarms(Bytes info) {
        return new PylontechFrame.SystemAlarms(each(SYSTEM_ALARM_SIZE, info::u8));
    }

    private static List<Integer> each(int count, IntFunction<Integer> read) {
        return IntStream.range(0, count).mapToObj(read).toList();
    }

    private static int deciC(Bytes info, int at) {
        return info.u16be(at) - ZERO_CELSIUS;
    }
}

package io.cellwarden.gateway.wire.seplos;

import static io.cellwarden.gateway.wire.DecodedFrame.decimal;

import io.cellwarden.gateway.wire.Bytes;
import io.cellwarden.gateway.wire.Decoded;
import io.cellwarden.gateway.wire.DecodedFrame;
import io.cellwarden.gateway.wire.FramedDecoder;
import io.cellwarden.gateway.wire.ProtocolDecoder;
import io.cellwarden.gateway.wire.ascii.AsciiFrameCodec;
import io.cellwarden.gateway.wire.ascii.AsciiPacket;
import io.cellwarden.gateway.wire.ascii.AsciiWord;
import io.cellwarden.gateway.wire.seplos.Seplos2Frame.Alarms;
import io.cellwarden.gateway.wire.seplos.Seplos2Frame.Done;
import io.cellwarden.gateway.wire.seplos.Seplos2Frame.Further;
import io.cellwarden.gateway.wire.seplos.Seplos2Frame.Manufacturer;
import io.cellwarden.gateway.wire.seplos.Seplos2Frame.Refused;
import io.cellwarden.gateway.wire.seplos.Seplos2Frame.Telemetry;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Reads the content of answers of boards of version 2. Source: protocol sheet Seplos, "A. v2.0 ASCII".
 *
 * <p>As with Pylontech an answer does not say what it answers: whoever asked knows, or its shape tells.
 */
public final class Seplos2Decoder {
    private static final String NAME = "seplos-v2";
    /** 0 °C in tenths of a kelvin, as the board counts. */
    private static final int ZERO_CELSIUS = 2731;

    private static final int MOST_CELLS = 32;
    private static final int CELL_COUNT_AT = 2;
    private static final int MANUFACTURER_SIZE = 32;
    static final AsciiWord DEVICE = AsciiWord.text("device", 0, 10);
    static final AsciiWord SOFTWARE = AsciiWord.version("software", 10, 12);
    static final AsciiWord MAKER = AsciiWord.text("manufacturer", 12, 32);
    /** So many further values does Seplos tell, of which six are known. */
    private static final int OWN_ITEMS = 10;

    private Seplos2Decoder() {}

    /** The protocol {@code seplos-v2} as {@code cellwarden decode} sees it. */
    public static ProtocolDecoder protocol() {
        return new FramedDecoder<>(NAME, new AsciiFrameCodec(), Conversation::new)
                .withFields(SeplosFields.ofVersion2());
    }

    /** An answer right behind a question of the same address is the answer to it. */
    private static final class Conversation implements Function<AsciiPacket, List<Decoded<DecodedFrame>>> {
        private Optional<AsciiPacket> question = Optional.empty();

        @Override
        public List<Decoded<DecodedFrame>> apply(AsciiPacket packet) {
            if (!packet.isAnswer()) {
                question = Optional.of(packet);
                return List.of();
            }
            Decoded<Seplos2Frame> decoded = question.filter(asked -> asked.address() == packet.address())
                    .flatMap(asked -> Seplos2Command.withCode(asked.code()))
                    .map(command -> decode(packet, command))
                    .orElseGet(() -> guess(packet));
            question = Optional.empty();
            return List.of(decoded.map(frame -> describe(packet, frame)));
        }
    }

    /** Reads the answer to a command. A return code other than 0 is a refusal, whatever the content. */
    public static Decoded<Seplos2Frame> decode(AsciiPacket answer, Seplos2Command asked) {
        if (answer.code() != AsciiPacket.DONE) {
            return new Decoded.Ok<>(new Refused(answer.code()));
        }
        return switch (asked) {
            case TELEMETRY -> telemetry(answer.info());
            case ALARM -> alarms(answer.info());
            case MANUFACTURER -> manufacturer(answer.info());
        };
    }

    private static Decoded<Seplos2Frame> guess(AsciiPacket answer) {
        if (answer.code() == AsciiPacket.DONE && answer.info().size() == 0) {
            return new Decoded.Ok<>(new Done());
        }
        return Stream.of(Seplos2Command.values())
                .map(command -> decode(answer, command))
                .filter(Decoded.Ok.class::isInstance)
                .findFirst()
                .orElseGet(() -> new Decoded.Unsupported<>(
                        "an answer of " + answer.info().size() + " bytes that has the shape of none that is known"));
    }

    /** Where what stands behind the counted values begins, and how many of these there are. */
    private record Counted(int cells, int sensorsAt, int sensors, int restAt) {
        /**
         * Reads the two counts.
         *
         * @param width bytes of a value
         */
        static Counted in(Bytes info, int width) {
            int cells = count(info, CELL_COUNT_AT);
            int sensorsAt = CELL_COUNT_AT + 1 + width * cells;
            int sensors = count(info, sensorsAt);
            return new Counted(cells, sensorsAt + 1, sensors, sensorsAt + 1 + width * sensors);
        }
    }

    /** 0 where the content has ended already, which then is too short. */
    private static int count(Bytes info, int at) {
        return at < info.size() ? info.u8(at) : 0;
    }

    /** Whether the counts lead to the end of the content; empty if they do. */
    private static Optional<Decoded<Seplos2Frame>> misshapen(Bytes info, Counted counted, int end) {
        if (info.size() < end) {
            return Optional.of(new Decoded.TooShort<>(end, info.size()));
        }
        if (counted.cells() < 1 || counted.cells() > MOST_CELLS) {
            return Optional.of(new Decoded.OutOfRange<>("cells", counted.cells(), 1, MOST_CELLS));
        }
        return info.size() == end
                ? Optional.empty()
                : Optional.of(new Decoded.OutOfRange<>("length of the content", info.size(), end, end));
    }

    private static Decoded<Seplos2Frame> telemetry(Bytes info) {
        Counted counted = Counted.in(info, 2);
        int furtherAt = counted.restAt() + Seplos2Field.ITEMS.end();
        int items = Seplos2Field.ITEMS.count(info, counted.restAt());
        return misshapen(info, counted, furtherAt + 2 * items).orElseGet(() -> {
            int rest = counted.restAt();
            return new Decoded.Ok<>(new Telemetry(
                    info.u8(0),
                    info.u8(1),
                    each(counted.cells(), cell -> info.u16be(CELL_COUNT_AT + 1 + 2 * cell)),
                    each(counted.sensors(), sensor -> info.u16be(counted.sensorsAt() + 2 * sensor) - ZERO_CELSIUS),
                    Seplos2Field.CURRENT.read(info, rest),
                    Seplos2Field.VOLTAGE.read(info, rest),
                    Seplos2Field.REMAINING.read(info, rest),
                    items,
                    items == OWN_ITEMS ? Optional.of(further(info, furtherAt)) : Optional.empty()));
        });
    }

    private static Further further(Bytes info, int at) {
        return new Further(
                Seplos2Field.CAPACITY.read(info, at),
                Seplos2Field.STATE_OF_CHARGE.read(info, at),
                Seplos2Field.RATED.read(info, at),
                Seplos2Field.CYCLES.read(info, at),
                Seplos2Field.HEALTH.read(info, at),
                Seplos2Field.PORT_VOLTAGE.read(info, at));
    }

    private static Decoded<Seplos2Frame> alarms(Bytes info) {
        Counted counted = Counted.in(info, 1);
        int eventsAt = counted.restAt() + Seplos2Field.EVENTS.end();
        int events = Seplos2Field.EVENTS.count(info, counted.restAt());
        return misshapen(info, counted, eventsAt + events)
                .orElseGet(() -> new Decoded.Ok<>(new Alarms(
                        info.u8(0),
                        info.u8(1),
                        each(counted.cells(), cell -> info.u8(CELL_COUNT_AT + 1 + cell)),
                        each(counted.sensors(), sensor -> info.u8(counted.sensorsAt() + sensor)),
                        Seplos2Field.CURRENT_STATE.read(info, counted.restAt()),
                        Seplos2Field.VOLTAGE_STATE.read(info, counted.restAt()),
                        each(events, event -> info.u8(eventsAt + event)))));
    }

    private static Decoded<Seplos2Frame> manufacturer(Bytes info) {
        if (info.size() < MANUFACTURER_SIZE) {
            return new Decoded.TooShort<>(MANUFACTURER_SIZE, info.size());
        }
        if (info.size() > MANUFACTURER_SIZE) {
            return new Decoded.OutOfRange<>("length of the content", info.size(), MANUFACTURER_SIZE, MANUFACTURER_SIZE);
        }
        return new Decoded.Ok<>(new Manufacturer(
                DEVICE.read(info), SOFTWARE.read(info), MAKER.read(info).strip()));
    }

    private static List<Integer> each(int count, IntFunction<Integer> read) {
        return IntStream.range(0, count).mapToObj(read).toList();
    }

    private static DecodedFrame describe(AsciiPacket packet, Seplos2Frame frame) {
        return switch (frame) {
            case Telemetry telemetry -> describe(neutral(packet, "telemetry"), telemetry);
            case Alarms alarms -> describe(neutral(packet, "alarm"), packet, alarms);
            case Manufacturer(var device, var software, var maker) ->
                neutral(packet, "manufacturer")
                        .field("device", device)
                        .field("software", software)
                        .field("manufacturer", maker)
                        .build();
            case Done() -> neutral(packet, "done").build();
            case Refused(int code) ->
                neutral(packet, "refused")
                        .field("error", AsciiPacket.returnCodeText(code))
                        .build();
        };
    }

    private static DecodedFrame describe(DecodedFrame.Builder described, Telemetry telemetry) {
        described
                .voltageMv(telemetry.voltageMv())
                .currentMa(telemetry.currentMa())
                .cellsMv(telemetry.cellsMv())
                .temperaturesDeciC(telemetry.temperaturesDeciC())
                .field("flag", telemetry.flags())
                .field("group", telemetry.group())
                .field("remaining_Ah", decimal(telemetry.remainingMilliAh(), 3))
                .field("custom", telemetry.items());
        telemetry
                .further()
                .ifPresent(further -> described
                        .socPermille(
                                further.socPermille() <= 1000
                                        ? OptionalInt.of(further.socPermille())
                                        : OptionalInt.empty())
                        .field("capacity_Ah", decimal(further.capacityMilliAh(), 3))
                        .field("soc", decimal(further.socPermille(), 1))
                        .field("rated_Ah", decimal(further.ratedMilliAh(), 3))
                        .field("cycles", further.cycles())
                        .field("soh", decimal(further.sohPermille(), 1))
                        .field("port_V", decimal(further.portMv(), 3)));
        return described.build();
    }

    private static DecodedFrame describe(DecodedFrame.Builder described, AsciiPacket packet, Alarms alarms) {
        alarms.chargeOn().ifPresent(described::chargeAllowed);
        alarms.dischargeOn().ifPresent(described::dischargeAllowed);
        return described
                .alarms(Seplos2Event.of(alarms))
                .field("flag", alarms.flags())
                .field("group", alarms.group())
                .field("raw", packet.info().toString())
                .build();
    }

    private static DecodedFrame.Builder neutral(AsciiPacket packet, String type) {
        return packet.describe(DecodedFrame.builder(NAME, type));
    }
}

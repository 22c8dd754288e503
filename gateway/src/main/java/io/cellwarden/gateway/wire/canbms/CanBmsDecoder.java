package io.cellwarden.gateway.wire.canbms;

import static io.cellwarden.gateway.wire.canbms.CanBmsField.*;

import io.cellwarden.gateway.wire.Bytes;
import io.cellwarden.gateway.wire.Decoded;
import io.cellwarden.gateway.wire.DecodedFrame;
import io.cellwarden.gateway.wire.FramedDecoder;
import io.cellwarden.gateway.wire.ProtocolDecoder;
import io.cellwarden.gateway.wire.slcan.CanFrame;
import io.cellwarden.gateway.wire.slcan.SlcanCodec;
import io.cellwarden.gateway.wire.slcan.SlcanLine;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SequencedMap;
import java.util.Set;
import java.util.stream.Stream;

/** Reads the frames of batteries on a CAN bus; source: protocol sheet CAN-bms. Little-endian, tails may be missing. */
public final class CanBmsDecoder {
    /** The name of the protocol. */
    public static final String NAME = "can-bms";

    private static final int ACTIVE = 0b01;
    private static final int PERCENT_AT_MOST = 100;
    private static final int FINE_AT_MOST = 10_000;

    private static final Map<Integer, String> TEXTS = Map.ofEntries(
            Map.entry(0x35E, "manufacturer"),
            Map.entry(0x370, "name-1"),
            Map.entry(0x371, "name-2"),
            Map.entry(0x374, "lowest-cell"),
            Map.entry(0x375, "highest-cell"),
            Map.entry(0x376, "coldest"),
            Map.entry(0x377, "hottest"),
            Map.entry(0x380, "serial-1"),
            Map.entry(0x381, "serial-2"),
            Map.entry(0x382, "family"));

    private CanBmsDecoder() {}

    /** The protocol as {@code decode} sees it: SLCAN text. */
    public static ProtocolDecoder protocol() {
        return new FramedDecoder<>(NAME, new SlcanCodec(), CanBmsDecoder::interpret)
                .withFields(CanBmsFields.tables(TEXTS));
    }

    private static Optional<Decoded<DecodedFrame>> interpret(SlcanLine line) {
        return line instanceof SlcanLine.Frame(CanFrame frame, OptionalInt _)
                ? Optional.of(decode(frame).map(CanBmsDecoder::describe))
                : Optional.empty();
    }

    /** What a frame of the bus says. */
    public static Decoded<CanBmsFrame> decode(CanFrame frame) {
        if (frame.extended() || frame.remote()) {
            return new Decoded.Unsupported<>("CAN id 0x%x%s".formatted(frame.id(), frame.remote() ? ", remote" : ""));
        }
        Bytes data = frame.data();
        return switch (frame.id()) {
            case 0x305, 0x306, 0x307 -> new Decoded.Ok<>(new CanBmsFrame.KeepAlive());
            case 0x351 -> limits(data);
            case 0x354 -> numbers("capacity", frame);
            case 0x355 -> charge(data);
            case 0x356 -> measured(data);
            case 0x359 -> data.size() == 0 ? new Decoded.TooShort<>(1, 0) : new Decoded.Ok<>(flags(data));
            case 0x35A -> data.size() == 0 ? new Decoded.TooShort<>(1, 0) : new Decoded.Ok<>(alarms(data));
            case 0x35C ->
                data.size() == 0
                        ? new Decoded.TooShort<>(1, 0)
                        : new Decoded.Ok<>(new CanBmsFrame.Requests(
                                CanRequest.CHARGE_ALLOWED.isSet(data),
                                CanRequest.DISCHARGE_ALLOWED.isSet(data),
                                CanRequest.FORCE_CHARGE_1.isSet(data),
                                CanRequest.FORCE_CHARGE_2.isSet(data),
                                CanRequest.FULL_CHARGE.isSet(data)));
            case 0x35F -> numbers("product", frame);
            case 0x372 -> numbers("modules", frame);
            case 0x373 ->
                new Decoded.Ok<>(new CanBmsFrame.Extremes(
                        LOWEST_CELL.read(data),
                        HIGHEST_CELL.read(data),
                        LOWEST_TEMPERATURE.read(data),
                        HIGHEST_TEMPERATURE.read(data)));
            case 0x378 -> numbers("energy", frame);
            case 0x379 -> numbers("installed", frame);
            default ->
                TEXTS.containsKey(frame.id())
                        ? new Decoded.Ok<>(new CanBmsFrame.Text(String.valueOf(TEXTS.get(frame.id())), text(data)))
                        : new Decoded.Unsupported<>("CAN id 0x%x".formatted(frame.id()));
        };
    }

    private static Decoded<CanBmsFrame> limits(Bytes data) {
        OptionalInt volts = CHARGE_VOLTAGE.read(data);
        return volts.isEmpty()
                ? new Decoded.TooShort<>(2, data.size())
                : new Decoded.Ok<>(new CanBmsFrame.Limits(
                        volts.getAsInt(),
                        size(CHARGE_CURRENT.read(data)),
                        size(DISCHARGE_CURRENT.read(data)),
                        DISCHARGE_VOLTAGE.read(data)));
    }

    /** Some batteries give the limit of discharge as a negative current. */
    private static OptionalInt size(OptionalInt currentMa) {
        return currentMa.isPresent() ? OptionalInt.of(Math.abs(currentMa.getAsInt())) : currentMa;
    }

    private static Decoded<CanBmsFrame> charge(Bytes data) {
        OptionalInt percent = STATE_OF_CHARGE.read(data);
        if (percent.isEmpty()) {
            return new Decoded.TooShort<>(2, data.size());
        }
        int soc = percent.getAsInt();
        if (soc > PERCENT_AT_MOST) {
            return new Decoded.OutOfRange<>("SOC", soc, 0, PERCENT_AT_MOST);
        }
        OptionalInt health = STATE_OF_HEALTH.read(data);
        OptionalInt fine = FINE_STATE_OF_CHARGE.read(data);
        // Some send 0 there, or something else: it must be the same percent.
        boolean finer = fine.isPresent()
                && fine.getAsInt() > 0
                && fine.getAsInt() <= FINE_AT_MOST
                && Math.abs(fine.getAsInt() - 100 * soc) < 100;
        return new Decoded.Ok<>(
                new CanBmsFrame.Charge(finer ? Math.ceilDiv(fine.getAsInt() - 4, 10) : 10 * soc, health));
    }

    private static Decoded<CanBmsFrame> measured(Bytes data) {
        OptionalInt volts = VOLTAGE.read(data);
        return volts.isEmpty()
                ? new Decoded.TooShort<>(2, data.size())
                : new Decoded.Ok<>(
                        new CanBmsFrame.Measured(volts.getAsInt(), CURRENT.read(data), TEMPERATURE.read(data)));
    }

    private static CanBmsFrame flags(Bytes data) {
        Set<PylonFlag> protections = EnumSet.noneOf(PylonFlag.class);
        Set<PylonFlag> alarms = EnumSet.noneOf(PylonFlag.class);
        for (PylonFlag flag : PylonFlag.values()) {
            if (isSet(data, flag.index(), flag.bit())) {
                protections.add(flag);
            }
            if (isSet(data, flag.index() + PylonFlag.ALARMS_FROM, flag.bit())) {
                alarms.add(flag);
            }
        }
        return new CanBmsFrame.Flags(protections, alarms, PYLON_MODULES.read(data));
    }

    private static CanBmsFrame alarms(Bytes data) {
        Set<CanAlarm> alarms = EnumSet.noneOf(CanAlarm.class);
        Set<CanAlarm> warnings = EnumSet.noneOf(CanAlarm.class);
        for (CanAlarm item : CanAlarm.values()) {
            if (pair(data, item.index(), item.shift()) == ACTIVE) {
                alarms.add(item);
            }
            if (pair(data, item.index() + CanAlarm.WARNINGS_FROM, item.shift()) == ACTIVE) {
                warnings.add(item);
            }
        }
        return new CanBmsFrame.Alarms(alarms, warnings);
    }

    /** Two bits; what is behind the end of the frame is not supported. */
    private static int pair(Bytes data, int index, int shift) {
        return index < data.size() ? data.u8(index) >> shift & 0b11 : 0;
    }

    private static boolean isSet(Bytes data, int index, int bit) {
        return index < data.size() && (data.u8(index) >> bit & 1) == 1;
    }

    private static Decoded<CanBmsFrame> numbers(String type, CanFrame frame) {
        SequencedMap<String, Long> numbers = new LinkedHashMap<>();
        for (CanBmsField field : CanBmsField.values()) {
            if (field.frame() == frame.id()) {
                field.number(frame.data()).ifPresent(value -> numbers.put(field.text(), value));
            }
        }
        return new Decoded.Ok<>(new CanBmsFrame.Numbers(type, numbers));
    }

    private static String text(Bytes data) {
        return data.asciiText().strip();
    }

    private static DecodedFrame describe(CanBmsFrame frame) {
        return switch (frame) {
            case CanBmsFrame.Limits limits -> {
                DecodedFrame.Builder said = DecodedFrame.builder(NAME, "limits")
                        .limits(new DecodedFrame.Limits(
                                OptionalInt.of(limits.chargeVoltageMv()),
                                limits.chargeCurrentMa(),
                                limits.dischargeCurrentMa()));
                limits.lowMv().ifPresent(mv -> said.field("dischargeVoltageV", DecodedFrame.decimal(mv, 3)));
                yield said.build();
            }
            case CanBmsFrame.Charge charge -> {
                DecodedFrame.Builder said =
                        DecodedFrame.builder(NAME, "state-of-charge").socPermille(OptionalInt.of(charge.socPermille()));
                charge.healthPercent().ifPresent(percent -> said.field("sohPercent", percent));
                yield said.build();
            }
            case CanBmsFrame.Measured measured -> {
                DecodedFrame.Builder said =
                        DecodedFrame.builder(NAME, "measured").voltageMv(measured.voltageMv());
                measured.currentMa().ifPresent(said::currentMa);
                measured.temperatureDeciC().ifPresent(deciC -> said.temperaturesDeciC(List.of(deciC)));
                yield said.build();
            }
            case CanBmsFrame.Flags flags -> {
                DecodedFrame.Builder said = DecodedFrame.builder(NAME, "pylontech-alarms")
                        .alarms(Stream.concat(
                                        flags.protections().stream().sorted().map(flag -> flag.text() + "-protection"),
                                        flags.alarms().stream().sorted().map(PylonFlag::text))
                                .toList());
                flags.modules().ifPresent(modules -> said.field("modules", modules));
                yield said.build();
            }
            case CanBmsFrame.Alarms alarms ->
                DecodedFrame.builder(NAME, "alarms")
                        .alarms(Stream.concat(
                                        alarms.alarms().stream().sorted().map(CanAlarm::text),
                                        alarms.warnings().stream().sorted().map(item -> item.text() + "-warning"))
                                .toList())
                        .build();
            case CanBmsFrame.Requests requests ->
                DecodedFrame.builder(NAME, "requests")
                        .chargeAllowed(requests.charge())
                        .dischargeAllowed(requests.discharge())
                        .field("forceCharge1", requests.chargeSoon())
                        .field("forceCharge2", requests.chargeNow())
                        .field("fullCharge", requests.fullCharge())
                        .build();
            case CanBmsFrame.Extremes extremes -> {
                DecodedFrame.Builder said = DecodedFrame.builder(NAME, "extremes");
                List<Integer> temperatures = new ArrayList<>();
                extremes.lowestMv().ifPresent(mv -> said.field("lowestCellV", DecodedFrame.decimal(mv, 3)));
                extremes.highestMv().ifPresent(mv -> said.field("highestCellV", DecodedFrame.decimal(mv, 3)));
                extremes.lowestDeciC().ifPresent(temperatures::add);
                extremes.highestDeciC().ifPresent(temperatures::add);
                yield said.temperaturesDeciC(temperatures).build();
            }
            case CanBmsFrame.Text text ->
                DecodedFrame.builder(NAME, text.what())
                        .field("text", text.text())
                        .build();
            case CanBmsFrame.Numbers numbers -> {
                DecodedFrame.Builder said = DecodedFrame.builder(NAME, numbers.type());
                numbers.numbers().forEach((name, value) -> said.field(name, DecodedFrame.decimal(value, 0)));
                yield said.build();
            }
            case CanBmsFrame.KeepAlive _ ->
                DecodedFrame.builder(NAME, "keep-alive").build();
        };
    }
}

package io.cellwarden.gateway.wire.canbms;

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
    private static final int KELVIN_DECI = 2_730;

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
        return new FramedDecoder<>(NAME, new SlcanCodec(), CanBmsDecoder::interpret);
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
            case 0x354 -> numbers("capacity", data, "nominalAh", 0, "remainingAh", 2);
            case 0x355 -> charge(data);
            case 0x356 -> measured(data);
            case 0x359 -> data.size() == 0 ? new Decoded.TooShort<>(1, 0) : new Decoded.Ok<>(flags(data));
            case 0x35A -> data.size() == 0 ? new Decoded.TooShort<>(1, 0) : new Decoded.Ok<>(alarms(data));
            case 0x35C ->
                data.size() == 0
                        ? new Decoded.TooShort<>(1, 0)
                        : new Decoded.Ok<>(new CanBmsFrame.Requests(
                                isSet(data, 0, 7),
                                isSet(data, 0, 6),
                                isSet(data, 0, 5),
                                isSet(data, 0, 4),
                                isSet(data, 0, 3)));
            case 0x35F -> numbers("product", data, "type", 0, "firmware", 2, "capacityAh", 4, "hardware", 6);
            case 0x372 ->
                numbers("modules", data, "online", 0, "blockingCharge", 2, "blockingDischarge", 4, "offline", 6);
            case 0x373 ->
                new Decoded.Ok<>(new CanBmsFrame.Extremes(
                        u16(data, 0), u16(data, 2), kelvin(u16(data, 4)), kelvin(u16(data, 6))));
            case 0x378 -> new Decoded.Ok<>(new CanBmsFrame.Numbers("energy", energy(data)));
            case 0x379 -> numbers("installed", data, "capacityAh", 0);
            default ->
                TEXTS.containsKey(frame.id())
                        ? new Decoded.Ok<>(new CanBmsFrame.Text(String.valueOf(TEXTS.get(frame.id())), text(data)))
                        : new Decoded.Unsupported<>("CAN id 0x%x".formatted(frame.id()));
        };
    }

    private static Decoded<CanBmsFrame> limits(Bytes data) {
        OptionalInt volts = u16(data, 0);
        return volts.isEmpty()
                ? new Decoded.TooShort<>(2, data.size())
                : new Decoded.Ok<>(new CanBmsFrame.Limits(
                        volts.getAsInt() * 100, amperes(data, 2), amperes(data, 4), times(u16(data, 6), 100)));
    }

    /** Some batteries give the limit of discharge as a negative current. */
    private static OptionalInt amperes(Bytes data, int index) {
        OptionalInt deci = s16(data, index);
        return deci.isPresent() ? OptionalInt.of(Math.abs(deci.getAsInt()) * 100) : deci;
    }

    private static Decoded<CanBmsFrame> charge(Bytes data) {
        OptionalInt percent = u16(data, 0);
        if (percent.isEmpty()) {
            return new Decoded.TooShort<>(2, data.size());
        }
        int soc = percent.getAsInt();
        if (soc > PERCENT_AT_MOST) {
            return new Decoded.OutOfRange<>("SOC", soc, 0, PERCENT_AT_MOST);
        }
        OptionalInt health = u16(data, 2);
        OptionalInt fine = u16(data, 4);
        // Some send 0 there, or something else: it must be the same percent.
        boolean finer = fine.isPresent()
                && fine.getAsInt() > 0
                && fine.getAsInt() <= FINE_AT_MOST
                && Math.abs(fine.getAsInt() - 100 * soc) < 100;
        return new Decoded.Ok<>(
                new CanBmsFrame.Charge(finer ? Math.ceilDiv(fine.getAsInt() - 4, 10) : 10 * soc, health));
    }

    private static Decoded<CanBmsFrame> measured(Bytes data) {
        OptionalInt volts = s16(data, 0);
        return volts.isEmpty()
                ? new Decoded.TooShort<>(2, data.size())
                : new Decoded.Ok<>(
                        new CanBmsFrame.Measured(volts.getAsInt() * 10, times(s16(data, 2), 100), s16(data, 4)));
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
        return new CanBmsFrame.Flags(
                protections, alarms, data.size() > 4 ? OptionalInt.of(data.u8(4)) : OptionalInt.empty());
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

    /** Pairs of a name and the byte where its word begins. */
    private static Decoded<CanBmsFrame> numbers(String type, Bytes data, Object... fields) {
        SequencedMap<String, Long> numbers = new LinkedHashMap<>();
        for (int i = 0; i < fields.length; i += 2) {
            String name = (String) fields[i];
            u16(data, (Integer) fields[i + 1]).ifPresent(value -> numbers.put(name, (long) value));
        }
        return new Decoded.Ok<>(new CanBmsFrame.Numbers(type, numbers));
    }

    private static SequencedMap<String, Long> energy(Bytes data) {
        SequencedMap<String, Long> numbers = new LinkedHashMap<>();
        if (data.size() >= 4) {
            numbers.put("chargedHectoWh", u32(data, 0));
        }
        if (data.size() >= 8) {
            numbers.put("dischargedHectoWh", u32(data, 4));
        }
        return numbers;
    }

    private static long u32(Bytes data, int index) {
        return data.u8(index)
                | (long) data.u8(index + 1) << 8
                | (long) data.u8(index + 2) << 16
                | (long) data.u8(index + 3) << 24;
    }

    private static OptionalInt u16(Bytes data, int index) {
        return index + 2 <= data.size()
                ? OptionalInt.of(data.u8(index) | data.u8(index + 1) << 8)
                : OptionalInt.empty();
    }

    private static OptionalInt s16(Bytes data, int index) {
        OptionalInt word = u16(data, index);
        return word.isPresent() ? OptionalInt.of((short) word.getAsInt()) : word;
    }

    private static OptionalInt times(OptionalInt value, int factor) {
        return value.isPresent() ? OptionalInt.of(value.getAsInt() * factor) : value;
    }

    private static OptionalInt kelvin(OptionalInt kelvin) {
        return kelvin.isPresent() ? OptionalInt.of(kelvin.getAsInt() * 10 - KELVIN_DECI) : kelvin;
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

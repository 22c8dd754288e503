package io.cellwarden.gateway.wire.nmea2000;

import static io.cellwarden.gateway.wire.nmea2000.N2kField.*;

import io.cellwarden.gateway.wire.Bytes;
import io.cellwarden.gateway.wire.Decoded;
import io.cellwarden.gateway.wire.DecodedFrame;
import io.cellwarden.gateway.wire.FramedDecoder;
import io.cellwarden.gateway.wire.ProtocolDecoder;
import io.cellwarden.gateway.wire.slcan.CanFrame;
import io.cellwarden.gateway.wire.slcan.SlcanCodec;
import io.cellwarden.gateway.wire.slcan.SlcanLine;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Function;

/** Reads messages about batteries on an NMEA 2000 bus; source: protocol sheet NMEA 2000. */
public final class Nmea2000Decoder {
    /** The name of the protocol. */
    public static final String NAME = "nmea2000";

    private static final int PERCENT_AT_MOST = 100;
    private static final int NIBBLE = 0xF;
    /** A sensor that is not there: 0 K. */
    private static final int NO_SENSOR_CENTI_C = -27_315;

    private static final List<String> SOURCES = List.of("battery", "alternator", "converter", "solar", "wind");
    private static final List<String> TYPES = List.of("flooded", "gel", "AGM");
    private static final List<String> NOMINALS = List.of("6", "12", "24", "32", "36", "42", "48");
    private static final List<String> CHEMISTRIES = List.of("lead", "lithium", "NiCd", "ZnO", "NiMH");

    private Nmea2000Decoder() {}

    /** The protocol as {@code decode} sees it: SLCAN text. */
    public static ProtocolDecoder protocol() {
        return new FramedDecoder<>(NAME, new SlcanCodec(), Nmea2000Decoder::interpreter).withFields(N2kField.tables());
    }

    /** A recording has no times: its frames count as come at once. */
    private static Function<SlcanLine, List<Decoded<DecodedFrame>>> interpreter() {
        FastPackets packets = new FastPackets();
        return line -> line instanceof SlcanLine.Frame(CanFrame frame, OptionalInt _)
                ? packets.take(frame, 0).stream().map(Nmea2000Decoder::describe).toList()
                : List.of();
    }

    /** What a message says. */
    public static Decoded<N2kFrame> decode(N2kMessage message) {
        Bytes data = message.data();
        return switch (message.pgn()) {
            case N2kFrame.STATUS -> data.size() < CURRENT.end() ? tooShort(CURRENT, data) : status(data);
            case N2kFrame.DETAIL -> data.size() < RIPPLE.end() ? tooShort(RIPPLE, data) : detail(data);
            case N2kFrame.CONFIGURATION ->
                data.size() < EFFICIENCY.end() ? tooShort(EFFICIENCY, data) : configured(data);
            default -> new Decoded.Unsupported<>("PGN " + message.pgn());
        };
    }

    private static Decoded<N2kFrame> tooShort(N2kField last, Bytes data) {
        return new Decoded.TooShort<>(last.end(), data.size());
    }

    private static Optional<Decoded<N2kFrame>> noInstance(N2kField field, Bytes data) {
        int instance = field.read(data).orElse(0xFF);
        return instance > N2kFrame.LAST_INSTANCE
                ? Optional.of(new Decoded.OutOfRange<>("instance", instance, 0, N2kFrame.LAST_INSTANCE))
                : Optional.empty();
    }

    private static Decoded<N2kFrame> status(Bytes data) {
        OptionalInt celsius = TEMPERATURE.read(data);
        return noInstance(STATUS_INSTANCE, data)
                .orElseGet(() -> new Decoded.Ok<>(new N2kFrame.Status(
                        STATUS_INSTANCE.read(data).orElseThrow(),
                        VOLTAGE.read(data),
                        CURRENT.read(data),
                        celsius.orElse(NO_SENSOR_CENTI_C) == NO_SENSOR_CENTI_C ? OptionalInt.empty() : celsius,
                        STATUS_MEASUREMENT.read(data))));
    }

    private static Decoded<N2kFrame> detail(Bytes data) {
        OptionalInt soc = STATE_OF_CHARGE.read(data);
        if (soc.orElse(0) > PERCENT_AT_MOST) {
            return new Decoded.OutOfRange<>("state of charge", soc.getAsInt(), 0, PERCENT_AT_MOST);
        }
        return noInstance(DETAIL_INSTANCE, data)
                .orElseGet(() -> new Decoded.Ok<>(new N2kFrame.Detail(
                        DETAIL_INSTANCE.read(data).orElseThrow(),
                        SOURCE.read(data),
                        soc,
                        STATE_OF_HEALTH.read(data),
                        TIME_TO_GO.read(data),
                        RIPPLE.read(data),
                        REMAINING.read(data),
                        DETAIL_MEASUREMENT.read(data))));
    }

    private static Decoded<N2kFrame> configured(Bytes data) {
        int type = data.u8(1);
        int nominal = data.u8(2);
        return noInstance(CONFIGURATION_INSTANCE, data)
                .orElseGet(() -> new Decoded.Ok<>(new N2kFrame.Configuration(
                        CONFIGURATION_INSTANCE.read(data).orElseThrow(),
                        type & NIBBLE,
                        type >> 4 & 0b11,
                        nominal & NIBBLE,
                        nominal >> 4,
                        CAPACITY.read(data),
                        COEFFICIENT.read(data),
                        PEUKERT.read(data),
                        EFFICIENCY.read(data))));
    }

    private static Decoded<DecodedFrame> describe(Decoded<N2kMessage> taken) {
        return switch (taken) {
            case Decoded.Ok<N2kMessage>(N2kMessage message) -> decode(message).map(frame -> describe(frame, message));
            case Decoded.TooShort<N2kMessage>(int wanted, int got) -> new Decoded.TooShort<>(wanted, got);
            case Decoded.OutOfRange<N2kMessage>(var field, int value, int min, int max) ->
                new Decoded.OutOfRange<>(field, value, min, max);
            case Decoded.Unsupported<N2kMessage>(var what) -> new Decoded.Unsupported<>(what);
        };
    }

    private static DecodedFrame describe(N2kFrame frame, N2kMessage message) {
        DecodedFrame.Builder said = DecodedFrame.builder(NAME, type(frame))
                .address(String.valueOf(frame.instance()))
                .field("pgn", message.pgn())
                .field("device", message.source());
        switch (frame) {
            case N2kFrame.Status status -> {
                status.voltageMv().ifPresent(said::voltageMv);
                status.currentMa().ifPresent(said::currentMa);
                status.temperatureCentiC()
                        .ifPresent(celsius -> said.temperaturesDeciC(List.of(Math.round(celsius / 10f))));
                status.measurement().ifPresent(number -> said.field("measurement", number));
            }
            case N2kFrame.Detail detail -> {
                detail.socPercent().ifPresent(percent -> said.socPermille(OptionalInt.of(10 * percent)));
                detail.source().ifPresent(source -> said.field("source", named(SOURCES, source)));
                detail.healthPercent().ifPresent(percent -> said.field("sohPercent", percent));
                detail.timeToGoMin().ifPresent(minutes -> said.field("timeToGoMin", minutes));
                detail.rippleMv().ifPresent(mv -> said.field("rippleV", DecodedFrame.decimal(mv, 3)));
                detail.remainingAh().ifPresent(hours -> said.field("remainingAh", hours));
                detail.measurement().ifPresent(number -> said.field("measurement", number));
            }
            case N2kFrame.Configuration set -> {
                said.field("batteryType", named(TYPES, set.type()))
                        .field("equalization", set.equalization())
                        .field("nominalV", named(NOMINALS, set.nominal()))
                        .field("chemistry", named(CHEMISTRIES, set.chemistry()));
                set.capacityAh().ifPresent(hours -> said.field("capacityAh", hours));
                set.coefficientPercent().ifPresent(percent -> said.field("temperatureCoefficientPercent", percent));
                set.peukertPermille().ifPresent(exponent -> said.field("peukert", DecodedFrame.decimal(exponent, 3)));
                set.efficiencyPercent().ifPresent(percent -> said.field("chargeEfficiencyPercent", percent));
            }
        }
        return said.build();
    }

    private static String type(N2kFrame frame) {
        return switch (frame) {
            case N2kFrame.Status _ -> "battery-status";
            case N2kFrame.Detail _ -> "dc-detailed-status";
            case N2kFrame.Configuration _ -> "battery-configuration";
        };
    }

    private static String named(List<String> names, int number) {
        return number < names.size() ? names.get(number) : "unknown-" + number;
    }
}

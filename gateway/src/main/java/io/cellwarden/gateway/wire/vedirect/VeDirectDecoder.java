package io.cellwarden.gateway.wire.vedirect;

import io.cellwarden.gateway.wire.Bytes;
import io.cellwarden.gateway.wire.Decoded;
import io.cellwarden.gateway.wire.DecodedFrame;
import io.cellwarden.gateway.wire.FramedDecoder;
import io.cellwarden.gateway.wire.ProtocolDecoder;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;

/** Reads the content of text blocks and HEX messages. Source: protocol sheet "Fields", "HEX frame". */
public final class VeDirectDecoder {
    private static final int ZERO_CELSIUS_CENTI_K = 27_315;
    private static final int FULL = 1000;

    private VeDirectDecoder() {}

    /** The protocol {@code vedirect} as {@code cellwarden decode} sees it. */
    public static ProtocolDecoder protocol() {
        return new FramedDecoder<VeDirectPacket>("vedirect", new VeDirectCodec(), () -> packet -> switch (packet) {
                    case TextBlock block -> {
                        var all = new ArrayList<Decoded<DecodedFrame>>();
                        all.add(new Decoded.Ok<>(describe(block)));
                        block.interleaved().forEach(message -> describe(message).ifPresent(all::add));
                        yield all;
                    }
                    case HexMessage message -> describe(message).map(List::of).orElse(List.of());
                })
                .withFields(VeDirectFields.tables());
    }

    /**
     * Reads a HEX message as what a device says.
     *
     * @return empty if only a master says that; a device repeats a request to replace a register word for word, which is
     *     taken for the answer
     */
    public static Optional<Decoded<VeDirectFrame>> decode(HexMessage message) {
        var payload = message.payload();
        if (payload.size() == 0) {
            return Optional.empty(); // a device always says something
        }
        return switch (message.command()) {
            case HexMessage.DONE -> ok(new VeDirectFrame.Done(payload));
            case HexMessage.UNKNOWN_COMMAND -> ok(new VeDirectFrame.UnknownCommand(payload.u8(0)));
            case HexMessage.FRAME_ERROR -> ok(new VeDirectFrame.FrameError());
            case HexMessage.PING ->
                payload.size() < 2
                        ? Optional.of(new Decoded.TooShort<>(2, payload.size()))
                        : ok(new VeDirectFrame.Ping(payload.u8(0) | payload.u8(1) << 8));
            case HexMessage.GET, HexMessage.SET, HexMessage.ASYNC -> value(message);
            default -> Optional.of(new Decoded.Unsupported<>("HEX command " + message.command()));
        };
    }

    private static Optional<Decoded<VeDirectFrame>> ok(VeDirectFrame frame) {
        return Optional.of(new Decoded.Ok<>(frame));
    }

    private static Optional<Decoded<VeDirectFrame>> value(HexMessage message) {
        var payload = message.payload();
        if (payload.size() < HexMessage.VALUE_AT) {
            return Optional.of(new Decoded.TooShort<>(HexMessage.VALUE_AT, payload.size()));
        }
        int flags = payload.u8(2);
        if (message.command() == HexMessage.GET && flags == 0 && payload.size() == HexMessage.VALUE_AT) {
            return Optional.empty(); // a request, or its echo
        }
        var value = new VeDirectFrame.Value(
                message.command(),
                payload.u8(0) | payload.u8(1) << 8,
                flags,
                Bytes.copyOf(payload.toArray(), HexMessage.VALUE_AT, payload.size()));
        int wanted = flags == 0 ? value.register().map(HexRegister::size).orElse(0) : 0;
        return value.value().size() < wanted
                ? Optional.of(new Decoded.TooShort<>(HexMessage.VALUE_AT + wanted, payload.size()))
                : ok(value);
    }

    private static DecodedFrame describe(TextBlock block) {
        var described = DecodedFrame.builder("vedirect", "text");
        block.number(TextField.VOLTAGE).ifPresent(described::voltageMv);
        block.number(TextField.CURRENT).ifPresent(described::currentMa);
        described.socPermille(socPermille(block));
        block.number(TextField.TEMPERATURE).ifPresent(celsius -> described.temperaturesDeciC(List.of(celsius * 10)));
        var alarms = new ArrayList<AlarmReason>();
        block.number(TextField.ALARM_REASON).ifPresent(bits -> alarms.addAll(AlarmReason.setIn(bits)));
        block.number(TextField.WARNING_REASON).ifPresent(bits -> alarms.addAll(AlarmReason.setIn(bits)));
        described.alarms(alarms.stream().distinct().map(AlarmReason::alarmName).toList());
        block.fields().forEach(described::field);
        for (var field : TextField.values()) {
            if (!field.decodedName().isEmpty()) {
                block.number(field)
                        .ifPresent(number ->
                                described.field(field.decodedName(), DecodedFrame.decimal(number, field.digits())));
            }
        }
        block.isOn(TextField.ALARM).ifPresent(on -> described.field("alarm", on));
        block.isOn(TextField.RELAY).ifPresent(on -> described.field("relay", on));
        return described.build();
    }

    /** State of charge, 0..1000; empty while the monitor does not know it, or tells an impossible one. */
    public static OptionalInt socPermille(TextBlock block) {
        var permille = block.number(TextField.STATE_OF_CHARGE);
        return permille.isPresent() && permille.getAsInt() >= 0 && permille.getAsInt() <= FULL
                ? permille
                : OptionalInt.empty();
    }

    private static Optional<Decoded<DecodedFrame>> describe(HexMessage message) {
        return decode(message).map(decoded -> decoded.map(frame -> describe(message.command(), frame)));
    }

    private static DecodedFrame describe(int command, VeDirectFrame frame) {
        var described = DecodedFrame.builder("vedirect", "hex").field("response", command);
        return switch (frame) {
            case VeDirectFrame.Value value -> describe(value, described);
            case VeDirectFrame.Done(var content) -> {
                if (content.size() >= 2) {
                    int word = content.u8(0) | content.u8(1) << 8;
                    described.field("raw", word).field("value", "0x%04X".formatted(word));
                    described.field("version", "0x%04X".formatted(word));
                }
                yield described.build();
            }
            case VeDirectFrame.Ping(int version) ->
                described.field("version", "0x%04X".formatted(version)).build();
            case VeDirectFrame.UnknownCommand(int unknown) ->
                described.field("unknown_command", unknown).build();
            case VeDirectFrame.FrameError() ->
                described.field("error", "frame error").build();
        };
    }

    private static DecodedFrame describe(VeDirectFrame.Value value, DecodedFrame.Builder described) {
        described.field("register", "0x%04X".formatted(value.code())).field("flags", value.flags());
        if (value.isRefused()) {
            return described.field("error", value.refusal()).build();
        }
        described.field("payload", value.value().toString());
        value.register().ifPresent(register -> {
            described.field("name", register.name().toLowerCase(Locale.ROOT));
            value.text().ifPresent(text -> described.field("value", text));
            if (!register.isText()) {
                described.field("raw", BigDecimal.valueOf(register.raw(value.value())));
            }
            value.number()
                    .ifPresent(number -> described.field("value", DecodedFrame.decimal(number, register.digits())));
            described.field("unit", register.unit());
            value.number().ifPresent(number -> neutral(register, number, described));
        });
        return described.build();
    }

    /** The registers named here hold two bytes, or four that are signed: all fit an int. */
    private static void neutral(HexRegister register, long number, DecodedFrame.Builder described) {
        int value = (int) number;
        switch (register) {
            case VOLTAGE -> described.voltageMv(value * 10);
            case CURRENT_FINE -> described.currentMa(value);
            case CURRENT -> described.currentMa(value * 100);
            case STATE_OF_CHARGE -> described.socPermille(OptionalInt.of(value / 10));
            case TEMPERATURE -> described.temperaturesDeciC(List.of((value - ZERO_CELSIUS_CENTI_K) / 10));
            case ALARM_REASON, WARNING_REASON ->
                described.alarms(AlarmReason.setIn(value).stream()
                        .map(AlarmReason::alarmName)
                        .toList());
            default -> {}
        }
    }
}

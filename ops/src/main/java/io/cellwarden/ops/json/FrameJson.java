package io.cellwarden.ops.json;

import io.cellwarden.gateway.wire.DecodeError;
import io.cellwarden.gateway.wire.DecodeResult;
import io.cellwarden.gateway.wire.DecodedFrame;
import io.cellwarden.gateway.wire.DecodedFrame.Limits;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/** A decoded frame, or why it was refused, as {@code decode} prints it. */
public final class FrameJson {
    private FrameJson() {}

    /** The object of one result; what a frame does not say is null, a list it does not have is empty. */
    public static SequencedMap<String, @Nullable Object> of(DecodeResult result) {
        return switch (result) {
            case DecodedFrame frame -> frame(frame);
            case DecodeError error ->
                Json.members()
                        .put("protocol", error.protocol())
                        .put("error", error.kind().code())
                        .put("detail", error.detail())
                        .put("offset", error.offset())
                        .build();
        };
    }

    private static SequencedMap<String, @Nullable Object> frame(DecodedFrame frame) {
        Optional<Limits> limits = frame.limits();
        return Json.members()
                .put("protocol", frame.protocol())
                .put("type", frame.type())
                .putUnlessEmpty("address", frame.address().orElse(""))
                .put("voltageV", milli(frame.voltageMv()))
                .put("currentA", milli(frame.currentMa()))
                .put(
                        "socPercent",
                        frame.socPermille().isPresent()
                                ? Json.deci(frame.socPermille().getAsInt())
                                : null)
                .put("cells", decimals(frame.cellsMv(), 3))
                .put("temperaturesC", decimals(frame.temperaturesDeciC(), 1))
                .put("chargeAllowed", frame.chargeAllowed())
                .put("dischargeAllowed", frame.dischargeAllowed())
                .put("limits", limits.map(FrameJson::limits))
                .put("balancing", frame.balancing())
                .put("alarms", frame.alarms())
                .put("fields", frame.fields())
                .build();
    }

    private static SequencedMap<String, @Nullable Object> limits(Limits limits) {
        return Json.members()
                .put("chargeVoltageV", milli(limits.chargeVoltageMv()))
                .put("chargeCurrentA", milli(limits.chargeCurrentMa()))
                .put("dischargeCurrentA", milli(limits.dischargeCurrentMa()))
                .build();
    }

    private static @Nullable BigDecimal milli(OptionalInt value) {
        return value.isPresent() ? Json.milli(value.getAsInt()) : null;
    }

    private static List<BigDecimal> decimals(List<Integer> values, int scale) {
        return values.stream().map(value -> DecodedFrame.decimal(value, scale)).toList();
    }
}

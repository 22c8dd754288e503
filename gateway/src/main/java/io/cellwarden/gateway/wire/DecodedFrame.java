package io.cellwarden.gateway.wire;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SequencedMap;

/**
 * A frame in terms that all protocols share; {@code decode} prints it as one JSON object.
 *
 * @param protocol the protocol's name, as given to {@code --protocol}
 * @param type kind of frame, in lower case with hyphens
 * @param address who sent it, on lines with several devices
 * @param voltageMv pack voltage
 * @param currentMa pack current, positive while charging
 * @param socPermille state of charge, 0..1000
 * @param cellsMv cell voltages from cell 1 on; empty if the frame has none
 * @param temperaturesDeciC temperatures in the order of the sensors; empty if the frame has none
 * @param chargeAllowed whether the BMS lets charge current through
 * @param dischargeAllowed whether the BMS lets discharge current through
 * @param limits what the BMS asks of chargers and loads
 * @param balancing for each cell from cell 1 on whether it is being balanced; empty if the frame does not say
 * @param alarms names of what the BMS complains about, lower case with hyphens
 * @param fields everything else by its protocol name, in the protocol's order; values are {@link String},
 *     {@link Integer}, {@link BigDecimal} or {@link Boolean}
 */
public record DecodedFrame(
        String protocol,
        String type,
        Optional<String> address,
        OptionalInt voltageMv,
        OptionalInt currentMa,
        OptionalInt socPermille,
        List<Integer> cellsMv,
        List<Integer> temperaturesDeciC,
        Optional<Boolean> chargeAllowed,
        Optional<Boolean> dischargeAllowed,
        Optional<Limits> limits,
        List<Boolean> balancing,
        List<String> alarms,
        SequencedMap<String, Object> fields)
        implements DecodeResult {

    /**
     * Limits that a BMS sends to chargers and loads.
     *
     * @param chargeVoltageMv highest charge voltage
     * @param chargeCurrentMa highest charge current, ≥ 0
     * @param dischargeCurrentMa highest discharge current, ≥ 0
     */
    public record Limits(OptionalInt chargeVoltageMv, OptionalInt chargeCurrentMa, OptionalInt dischargeCurrentMa) {}

    /** Copies the collections, so that the frame cannot change. */
    public DecodedFrame {
        cellsMv = List.copyOf(cellsMv);
        temperaturesDeciC = List.copyOf(temperaturesDeciC);
        balancing = List.copyOf(balancing);
        alarms = List.copyOf(alarms);
        fields = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(fields));
    }

    /** Starts a frame that says nothing yet. */
    public static Builder builder(String protocol, String type) {
        return new Builder(protocol, type);
    }

    /**
     * The exact decimal {@code unscaled × 10^−scale} without trailing zeros: {@code decimal(14_200, 3)} is 14.2.
     *
     * @param scale digits behind the point, ≥ 0: 3 turns mV into V, 1 turns tenths of a degree into degrees
     */
    public static BigDecimal decimal(long unscaled, int scale) {
        var exact = BigDecimal.valueOf(unscaled, scale).stripTrailingZeros();
        return exact.scale() < 0 ? exact.setScale(0) : exact;
    }

    /** Collects what a frame says; what is never set stays unsaid. */
    public static final class Builder {

        private final String protocol;
        private final String type;
        private Optional<String> address = Optional.empty();
        private OptionalInt voltageMv = OptionalInt.empty();
        private OptionalInt currentMa = OptionalInt.empty();
        private OptionalInt socPermille = OptionalInt.empty();
        private List<Integer> cellsMv = List.of();
        private List<Integer> temperaturesDeciC = List.of();
        private Optional<Boolean> chargeAllowed = Optional.empty();
        private Optional<Boolean> dischargeAllowed = Optional.empty();
        private Optional<Limits> limits = Optional.empty();
        private List<Boolean> balancing = List.of();
        private final List<String> alarms = new ArrayList<>();
        private final SequencedMap<String, Object> fields = new LinkedHashMap<>();

        private Builder(String protocol, String type) {
            this.protocol = protocol;
            this.type = type;
        }

        /** Sets {@link DecodedFrame#address()}. */
        public Builder address(String value) {
            address = Optional.of(value);
            return this;
        }

        /** Sets {@link DecodedFrame#voltageMv()}. */
        public Builder voltageMv(int value) {
            voltageMv = OptionalInt.of(value);
            return this;
        }

        /** Sets {@link DecodedFrame#currentMa()}. */
        public Builder currentMa(int value) {
            currentMa = OptionalInt.of(value);
            return this;
        }

        /** Sets {@link DecodedFrame#socPermille()}. */
        public Builder socPermille(OptionalInt value) {
            socPermille = value;
            return this;
        }

        /** Sets {@link DecodedFrame#cellsMv()}. */
        public Builder cellsMv(List<Integer> value) {
            cellsMv = value;
            return this;
        }

        /** Sets {@link DecodedFrame#temperaturesDeciC()}. */
        public Builder temperaturesDeciC(List<Integer> value) {
            temperaturesDeciC = value;
            return this;
        }

        /** Sets {@link DecodedFrame#chargeAllowed()}. */
        public Builder chargeAllowed(boolean value) {
            chargeAllowed = Optional.of(value);
            return this;
        }

        /** Sets {@link DecodedFrame#dischargeAllowed()}. */
        public Builder dischargeAllowed(boolean value) {
            dischargeAllowed = Optional.of(value);
            return this;
        }

        /** Sets {@link DecodedFrame#limits()}. */
        public Builder limits(Limits value) {
            limits = Optional.of(value);
            return this;
        }

        /** Sets {@link DecodedFrame#balancing()}. */
        public Builder balancing(List<Boolean> value) {
            balancing = value;
            return this;
        }

        /** Adds to {@link DecodedFrame#alarms()}. */
        public Builder alarms(List<String> values) {
            alarms.addAll(values);
            return this;
        }

        /** Adds a text to {@link DecodedFrame#fields()}. */
        public Builder field(String name, String value) {
            fields.put(name, value);
            return this;
        }

        /** Adds a whole number to {@link DecodedFrame#fields()}. */
        public Builder field(String name, int value) {
            fields.put(name, value);
            return this;
        }

        /** Adds an exact decimal to {@link DecodedFrame#fields()}. */
        public Builder field(String name, BigDecimal value) {
            fields.put(name, value);
            return this;
        }

        /** Adds a yes or no to {@link DecodedFrame#fields()}. */
        public Builder field(String name, boolean value) {
            fields.put(name, value);
            return this;
        }

        /** The frame as collected so far. */
        public DecodedFrame build() {
            return new DecodedFrame(
                    protocol,
                    type,
                    address,
                    voltageMv,
                    currentMa,
                    socPermille,
                    cellsMv,
                    temperaturesDeciC,
                    chargeAllowed,
                    dischargeAllowed,
                    limits,
                    balancing,
                    alarms,
                    fields);
        }
    }
}

package io.cellwarden.gateway.wire.jk;

import io.cellwarden.gateway.wire.Bytes;
import io.cellwarden.gateway.wire.HardwareLimit;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;

/**
 * What an NW board tells: the tags up to the first one that is not known. Source: protocol sheet JK, section A.
 *
 * @param values each tag's value, at least as long as its size
 * @param unread bytes behind the first tag that is not known, 0 if all were read
 */
public record JkTagged(Map<JkTag, Bytes> values, int unread) implements JkFrame.Measured {

    /** The version from which the top bit of the current is its sign. */
    private static final int SIGNED_CURRENT = 1;
    /** What versions before it send for no current. */
    private static final int NO_CURRENT = 10_000;

    /** Bits of {@link JkTag#STATUS}. */
    static final int CHARGE_ON = 0b001;

    static final int DISCHARGE_ON = 0b010;

    static final int BALANCING = 0b100;

    private static final int CELL_SIZE = 3;

    /** Copies the map, so that the frame cannot change. */
    public JkTagged {
        var copy = new EnumMap<JkTag, Bytes>(JkTag.class);
        copy.putAll(values);
        values = Collections.unmodifiableMap(copy);
    }

    /** A tag's value as a plain number; empty if it was not read. */
    public OptionalInt number(JkTag tag) {
        var value = values.get(tag);
        return value == null ? OptionalInt.empty() : OptionalInt.of(tag.number(value));
    }

    /** A tag's text; empty if it was not read, or holds none. */
    public Optional<String> text(JkTag tag) {
        return Optional.ofNullable(values.get(tag))
                .map(value -> value.asciiText().strip())
                .filter(text -> !text.isEmpty());
    }

    @Override
    public List<Integer> cellsMv() {
        var row = values.getOrDefault(JkTag.CELLS, Bytes.EMPTY);
        return Stream.iterate(0, at -> at + CELL_SIZE <= row.size(), at -> at + CELL_SIZE)
                .map(at -> row.u16be(at + 1))
                .toList();
    }

    @Override
    public OptionalInt voltageMv() {
        return scaled(JkTag.PACK_VOLTAGE, 10);
    }

    /**
     * Its sign depends on a version that comes behind it. A frame of which that part was not read has no current: read in
     * the wrong way it would be wrong by a hundred amperes.
     */
    @Override
    public OptionalInt currentMa() {
        var raw = number(JkTag.CURRENT);
        var version = number(JkTag.PROTOCOL_VERSION);
        if (raw.isEmpty() || (version.isEmpty() && unread > 0)) {
            return OptionalInt.empty();
        }
        int value = raw.getAsInt();
        if (version.orElse(0) == SIGNED_CURRENT) {
            return OptionalInt.of(10 * ((value & 0x8000) != 0 ? value & 0x7FFF : -value));
        }
        return version.orElse(0) == 0 ? OptionalInt.of(10 * (NO_CURRENT - value)) : OptionalInt.empty();
    }

    @Override
    public OptionalInt socPermille() {
        var percent = number(JkTag.STATE_OF_CHARGE);
        return percent.isPresent() && percent.getAsInt() <= 100
                ? scaled(JkTag.STATE_OF_CHARGE, 10)
                : OptionalInt.empty();
    }

    /** Of the box and of the battery; of as many of them as the board says it has sensors. */
    @Override
    public List<OptionalInt> temperaturesDeciC() {
        return Stream.of(JkTag.BOX_TEMPERATURE, JkTag.BATTERY_TEMPERATURE)
                .limit(Math.clamp(number(JkTag.SENSOR_COUNT).orElse(2), 0, 2))
                .map(tag -> scaled(tag, 10))
                .toList();
    }

    @Override
    public Optional<Boolean> chargeOn() {
        return status(CHARGE_ON);
    }

    @Override
    public Optional<Boolean> dischargeOn() {
        return status(DISCHARGE_ON);
    }

    @Override
    public Optional<Boolean> balancing() {
        return status(BALANCING);
    }

    /** The warnings that act now; empty if it does not tell them. */
    public Optional<List<JkWarning>> warnings() {
        OptionalInt bits = number(JkTag.WARNINGS);
        return bits.isPresent() ? Optional.of(JkWarning.setIn(bits.getAsInt())) : Optional.empty();
    }

    @Override
    public List<String> alarms() {
        return warnings().orElse(List.of()).stream().map(JkWarning::alarmName).toList();
    }

    /** The limits that it protects by, each in its unit. */
    public Map<HardwareLimit, Integer> limits() {
        var limits = new EnumMap<HardwareLimit, Integer>(HardwareLimit.class);
        values.forEach((tag, value) -> tag.limit().ifPresent(limit -> limits.put(limit, tag.limitValue(value))));
        return limits;
    }

    private Optional<Boolean> status(int bit) {
        var status = number(JkTag.STATUS);
        return status.isPresent() ? Optional.of((status.getAsInt() & bit) != 0) : Optional.empty();
    }

    private OptionalInt scaled(JkTag tag, int scale) {
        var value = number(tag);
        return value.isPresent() ? OptionalInt.of(value.getAsInt() * scale) : OptionalInt.empty();
    }
}

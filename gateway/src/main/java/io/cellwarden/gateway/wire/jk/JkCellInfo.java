package io.cellwarden.gateway.wire.jk;

import static io.cellwarden.gateway.wire.jk.JkCellInfoField.*;

import io.cellwarden.gateway.wire.Bytes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What a JK02 board measures. Source: protocol sheet JK, section B.
 *
 * @param frame all of it
 * @param layout in which it is read
 */
public record JkCellInfo(Bytes frame, JkLayout layout) implements JkFrame.Measured {

    private static final List<JkCellInfoField> FIRST_SENSORS = List.of(TEMPERATURE_1, TEMPERATURE_2);
    private static final List<JkCellInfoField> FURTHER_SENSORS = List.of(TEMPERATURE_3, TEMPERATURE_4);

    /** A field's value in the unit of its table. */
    long number(JkCellInfoField field) {
        return field.read(frame, layout);
    }

    @Override
    public List<Integer> cellsMv() {
        return row(CELL_VOLTAGES);
    }

    /** Resistance of the wire to each cell, mOhm. */
    public List<Integer> wireResistancesMilliOhm() {
        return row(WIRE_RESISTANCES);
    }

    /** The current that is moved between cells, in mA. */
    public int balanceCurrentMa() {
        return (int) number(BALANCE_CURRENT);
    }

    private List<Integer> row(JkCellInfoField field) {
        return layout.cells(frame)
                .map(cell -> (int) field.read(frame, layout, cell))
                .boxed()
                .toList();
    }

    @Override
    public OptionalInt voltageMv() {
        return OptionalInt.of((int) number(PACK_VOLTAGE));
    }

    @Override
    public OptionalInt currentMa() {
        return OptionalInt.of((int) number(CURRENT));
    }

    @Override
    public OptionalInt socPermille() {
        int percent = (int) number(STATE_OF_CHARGE);
        return percent <= 100 ? OptionalInt.of(10 * percent) : OptionalInt.empty();
    }

    @Override
    public List<OptionalInt> temperaturesDeciC() {
        return temperatures(FIRST_SENSORS);
    }

    /**
     * Those of the third and fourth sensor too, where the layout has them. Only boards with software of version 14
     * and newer send them. What is called the fifth repeats that of the switches on most boards: it is no temperature of
     * the battery.
     */
    public List<OptionalInt> allTemperaturesDeciC() {
        var all = new ArrayList<>(temperaturesDeciC());
        if (layout == JkLayout.S32) {
            all.addAll(temperatures(FURTHER_SENSORS));
        }
        return List.copyOf(all);
    }

    private List<OptionalInt> temperatures(List<JkCellInfoField> sensors) {
        return sensors.stream()
                .map(sensor -> isThere(sensor) ? OptionalInt.of((int) number(sensor)) : OptionalInt.empty())
                .toList();
    }

    /** Older boards do not say which sensors they have. */
    private boolean isThere(JkCellInfoField sensor) {
        int sensors = layout == JkLayout.S32 ? (int) number(SENSORS) : 0;
        int bit = switch (sensor) {
            case TEMPERATURE_1 -> 1;
            case TEMPERATURE_2 -> 2;
            case TEMPERATURE_3 -> 3;
            default -> 4;
        };
        return sensors == 0 || (sensors >> bit & 1) == 1;
    }

    @Override
    public Optional<Boolean> chargeOn() {
        return Optional.of(number(CHARGE_MOS) != 0);
    }

    @Override
    public Optional<Boolean> dischargeOn() {
        return Optional.of(number(DISCHARGE_MOS) != 0);
    }

    @Override
    public Optional<Boolean> balancing() {
        return Optional.of(number(BALANCE_ACTION) != 0);
    }

    /** The alarms that stand now. */
    public List<JkAlarm> faults() {
        return JkAlarm.setIn(alarmBits());
    }

    long alarmBits() {
        return switch (layout) {
            case S24 -> number(ALARMS_OF_24S);
            case S32 -> number(ALARMS_OF_32S);
        };
    }

    @Override
    public List<String> alarms() {
        return faults().stream().map(JkAlarm::alarmName).toList();
    }
}

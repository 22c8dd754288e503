package io.cellwarden.gateway.driver.victronble;

import io.cellwarden.gateway.wire.victronble.BleRecord;
import io.cellwarden.unit.Ints;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.IntStream;

/**
 * Which records of one device are believed. A receiver's line has no checksum, and the encryption turns one wrong digit
 * into one wrong value, and a wrong digit of the counter into a wrong record. So a record counts only if the one before,
 * with another counter, said nearly the same: what a damaged line or a wrong key makes of two records never agrees. A real
 * jump is believed with the next record, a second later. A record that is told again, or comes late, is no news: a receiver
 * that repeats its last line for ever is silent.
 */
final class SteadyRecords {
    /** A record so little behind the last believed one is a repetition; farther behind, the device began anew. */
    private static final int LATE_WITHIN = 60;

    private static final int COUNTERS = 0x1_0000;

    private static final int NEAR_CELL_MV = 100;
    private static final int NEAR_VOLTAGE_MV = 1_000;
    private static final int NEAR_C = 3;
    private static final int NEAR_PERMILLE = 20;

    private OptionalInt told = OptionalInt.empty();
    private Optional<Heard> before = Optional.empty();

    private record Heard(int counter, BleRecord record) {}

    /** Takes a record in; gives it back if it is news and believed. */
    Optional<BleRecord> take(int counter, BleRecord record) {
        if (told.isPresent() && isNoNews(counter, told.getAsInt())) {
            return Optional.empty();
        }
        boolean confirmed = before.filter(other -> other.counter() != counter && agree(other.record(), record))
                .isPresent();
        before = Optional.of(new Heard(counter, record));
        if (!confirmed) {
            return Optional.empty();
        }
        told = OptionalInt.of(counter);
        return Optional.of(record);
    }

    private static boolean isNoNews(int counter, int last) {
        return Math.floorMod(last - counter, COUNTERS) <= LATE_WITHIN;
    }

    private static boolean agree(BleRecord one, BleRecord other) {
        return switch (one) {
            case BleRecord.SmartLithium a -> other instanceof BleRecord.SmartLithium b && agree(a, b);
            case BleRecord.Monitor a ->
                other instanceof BleRecord.Monitor b
                        && a.alarms() == b.alarms()
                        && isNear(a.voltageMv(), b.voltageMv(), NEAR_VOLTAGE_MV)
                        && isNear(a.socPermille(), b.socPermille(), NEAR_PERMILLE);
            case BleRecord.LynxSmartBms a ->
                other instanceof BleRecord.LynxSmartBms b
                        && a.io() == b.io()
                        && a.error() == b.error()
                        && a.alarms() == b.alarms()
                        && isNear(a.voltageMv(), b.voltageMv(), NEAR_VOLTAGE_MV)
                        && isNear(a.socPermille(), b.socPermille(), NEAR_PERMILLE);
            case BleRecord.BatteryProtect a -> a.equals(other);
        };
    }

    private static boolean agree(BleRecord.SmartLithium a, BleRecord.SmartLithium b) {
        return a.flags() == b.flags()
                && a.errors() == b.errors()
                && isNear(a.voltageMv(), b.voltageMv(), NEAR_VOLTAGE_MV)
                && isNear(a.temperatureC(), b.temperatureC(), NEAR_C)
                && IntStream.range(0, a.cellsMv().size())
                        .allMatch(cell ->
                                isNear(a.cellsMv().get(cell), b.cellsMv().get(cell), NEAR_CELL_MV));
    }

    private static boolean isNear(int a, int b, int distance) {
        return a == Ints.ABSENT || b == Ints.ABSENT ? a == b : Math.abs(a - b) <= distance;
    }
}

package io.cellwarden.bms;

import io.cellwarden.event.ChargeStage;
import java.time.Duration;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.TreeMap;

/**
 * The charge stage of a bank and its time in absorption (CHG-3).
 *
 * @param stage the stage now
 * @param reported whether the charger reports its stage itself, which then counts
 * @param reportedStage what it last reported
 * @param absorbed whether there was an absorption and no voltage below float since
 * @param absorptionSince start of the absorption that is on
 * @param absorptionMs finished time in absorption per month (UTC), in ms; the last twelve months with any
 */
public record ChargeState(
        ChargeStage stage,
        boolean reported,
        ChargeStage reportedStage,
        boolean absorbed,
        Instant absorptionSince,
        Map<YearMonth, Long> absorptionMs) {
    private static final int MONTHS_KEPT = 12;

    /** Nothing known yet. */
    static final ChargeState NONE =
            new ChargeState(ChargeStage.NONE, false, ChargeStage.NONE, false, BmsState.NEVER, Map.of());

    /** Copies the map. */
    public ChargeState {
        absorptionMs = Map.copyOf(absorptionMs);
    }

    ChargeState withReported(ChargeStage now) {
        return new ChargeState(stage, true, now, absorbed, absorptionSince, absorptionMs);
    }

    ChargeState withAbsorbed(boolean now) {
        return new ChargeState(stage, reported, reportedStage, now, absorptionSince, absorptionMs);
    }

    /** The stage changed at {@code now}; time in absorption is added to the months it fell in. */
    ChargeState changedTo(ChargeStage next, Instant now) {
        Map<YearMonth, Long> months = absorptionMs;
        if (stage == ChargeStage.ABSORPTION) {
            TreeMap<YearMonth, Long> more = new TreeMap<>(absorptionMs);
            addByMonth(more, absorptionSince, now);
            while (more.size() > MONTHS_KEPT) {
                more.pollFirstEntry();
            }
            months = more;
        }
        return new ChargeState(next, reported, reportedStage, absorbed, now, months);
    }

    private static void addByMonth(Map<YearMonth, Long> months, Instant from, Instant to) {
        Instant start = from;
        while (start.isBefore(to)) {
            YearMonth month = YearMonth.from(start.atOffset(ZoneOffset.UTC));
            Instant next = month.plusMonths(1).atDay(1).atStartOfDay().toInstant(ZoneOffset.UTC);
            Instant end = next.isBefore(to) ? next : to;
            months.merge(month, Duration.between(start, end).toMillis(), Long::sum);
            start = end;
        }
    }
}

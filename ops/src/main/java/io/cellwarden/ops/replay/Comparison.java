package io.cellwarden.ops.replay;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * Two runs of decisions beside each other. What comes at the same time in both is counted and forgotten; what is left is
 * paired in order, and differs.
 */
final class Comparison {
    /** Of one decision, how often it came at each time in one run only. */
    private record Unmatched(NavigableMap<Instant, Integer> recorded, NavigableMap<Instant, Integer> other) {}

    private final Map<String, Unmatched> unmatched = new LinkedHashMap<>();
    private long same;

    void recorded(String what, Instant time) {
        Unmatched of = of(what);
        meet(of.other, of.recorded, time);
    }

    void other(String what, Instant time) {
        Unmatched of = of(what);
        meet(of.recorded, of.other, time);
    }

    private Unmatched of(String what) {
        return unmatched.computeIfAbsent(what, _ -> new Unmatched(new TreeMap<>(), new TreeMap<>()));
    }

    private void meet(NavigableMap<Instant, Integer> there, NavigableMap<Instant, Integer> here, Instant time) {
        int waiting = there.getOrDefault(time, 0);
        if (waiting == 0) {
            here.merge(time, 1, Integer::sum);
            return;
        }
        same++;
        if (waiting == 1) {
            there.remove(time);
        } else {
            there.put(time, waiting - 1);
        }
    }

    /** How many decisions came at the same time in both. */
    long same() {
        return same;
    }

    /** Every decision that differs, in order of time. */
    List<WhatIf.Difference> differences() {
        List<WhatIf.Difference> differences = new ArrayList<>();
        unmatched.forEach((what, of) -> {
            Iterator<Instant> recorded = each(of.recorded);
            Iterator<Instant> other = each(of.other);
            while (recorded.hasNext() || other.hasNext()) {
                differences.add(difference(what, recorded, other));
            }
        });
        differences.sort(Comparator.comparing(WhatIf.Difference::recorded));
        return differences;
    }

    private static WhatIf.Difference difference(String what, Iterator<Instant> recorded, Iterator<Instant> other) {
        if (!other.hasNext()) {
            return new WhatIf.Difference(WhatIf.Kind.NEVER, what, recorded.next(), Duration.ZERO);
        }
        if (!recorded.hasNext()) {
            return new WhatIf.Difference(WhatIf.Kind.NEW, what, other.next(), Duration.ZERO);
        }
        Instant then = recorded.next();
        Duration moved = Duration.between(then, other.next());
        return new WhatIf.Difference(moved.isNegative() ? WhatIf.Kind.EARLIER : WhatIf.Kind.LATER, what, then, moved);
    }

    private static Iterator<Instant> each(NavigableMap<Instant, Integer> times) {
        List<Instant> all = new ArrayList<>();
        times.forEach((time, count) -> {
            for (int i = 0; i < count; i++) {
                all.add(time);
            }
        });
        return all.iterator();
    }
}

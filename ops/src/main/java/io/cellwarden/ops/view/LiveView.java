package io.cellwarden.ops.view;

import io.cellwarden.bank.BankActor;
import io.cellwarden.battery.BatteryState;
import io.cellwarden.gateway.driver.LinkStatistics;
import io.cellwarden.ops.json.DecisionText;
import io.cellwarden.ops.json.DisplayTime;
import io.cellwarden.ops.json.Shown;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * A site at a glance (MON-1): for each bank how it is in one sentence, its outputs, running delays and batteries; then
 * alarms with their remedy, what is told, and the latest decisions. It fills the terminal and no more: where room is
 * short, batteries that are well are left out first.
 *
 * @param title what is looked at
 * @param reach how the commands that it tells reach this site
 * @param banks the banks
 * @param links what has come over each line
 * @param now bank time, to which ages and delays are counted; shown as the wall clock has it (ADR 0008)
 * @param limits how old a reading of that bank may be: its {@code silent-after} (AGG-4)
 * @param told a sentence about what happens; may be empty
 * @param decisions the latest decisions and orders, in order
 */
public record LiveView(
        String title,
        Reach reach,
        List<BankActor.Description> banks,
        List<LinkStatistics.Snapshot> links,
        Instant now,
        Function<String, Duration> limits,
        String told,
        List<Shown> decisions) {
    private static final DateTimeFormatter CLOCK =
            DateTimeFormatter.ofPattern("HH:mm:ss").withZone(ZoneOffset.UTC);
    private static final DateTimeFormatter DAY =
            DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss 'UTC'").withZone(ZoneOffset.UTC);

    private static final String INDENT = "  ";
    private static final int ROOMY = 34;
    private static final int FEWEST_DECISIONS = 2;
    private static final int MOST_ALARMS = 6;
    private static final int MOST_LINKS = 2;

    /** Copies the lists. */
    public LiveView {
        banks = List.copyOf(banks);
        links = List.copyOf(links);
        decisions = List.copyOf(decisions);
    }

    /** How much is told of batteries, in the order in which it is given up. */
    private enum Detail {
        EVERY_BATTERY,
        BANKS_THAT_ARE_NOT_WELL,
        BATTERIES_THAT_ARE_NOT_WELL,
        NO_BATTERY
    }

    /** The lines for a terminal, with its colours; never more than it has, the last one left free. */
    public List<String> lines(Paint paint) {
        List<ViewedBank> all = banks.stream()
                .map(bank -> new ViewedBank(
                        bank,
                        Headline.of(bank, now, limits.apply(bank.state().site().name()))))
                .toList();
        List<String> below = below(all, paint);
        int room = paint.height() - 1;
        int forBanks = room - 1 - Math.min(below.size(), room / 2);
        List<String> lines = new ArrayList<>();
        lines.add(title(paint));
        lines.addAll(banks(all, paint, forBanks));
        below.stream().limit(Math.max(0, room - lines.size())).forEach(lines::add);
        List<String> latest = decisions(paint, room - lines.size());
        lines.addAll(latest);
        return lines.stream().limit(room).map(paint::shown).toList();
    }

    private String title(Paint paint) {
        String time = DAY.format(shownNow());
        long open = links.stream().filter(LinkStatistics.Snapshot::open).count();
        String right = (links.isEmpty() ? "" : open + " of " + links.size() + " lines open   ") + time;
        String left = title;
        if (left.length() + right.length() + 1 > paint.width()) {
            right = time;
        }
        int gap = paint.width() - 1 - left.length() - right.length();
        return paint.bold(left) + " ".repeat(Math.max(1, gap)) + paint.dim(right);
    }

    private Instant shownNow() {
        return banks.stream()
                .findFirst()
                .map(bank -> new DisplayTime(bank.state().wallOffsetMs()).of(now))
                .orElse(now);
    }

    private List<String> banks(List<ViewedBank> all, Paint paint, int room) {
        boolean roomy = paint.height() >= ROOMY;
        List<String> lines = List.of();
        for (Detail detail : Detail.values()) {
            lines = banks(all, paint, detail, roomy);
            if (lines.size() <= room) {
                return lines;
            }
        }
        List<ViewedBank> worstFirst = all.stream()
                .sorted(Comparator.comparing(
                                (ViewedBank bank) -> bank.headline().level())
                        .reversed())
                .toList();
        List<String> worst = banks(worstFirst, paint, Detail.NO_BATTERY, false);
        int kept = Math.max(1, room - 1);
        List<String> cut = new ArrayList<>(worst.subList(0, Math.min(kept, worst.size())));
        cut.add(INDENT + "and more; cellwarden status shows all");
        return cut;
    }

    private List<String> banks(List<ViewedBank> all, Paint paint, Detail detail, boolean roomy) {
        List<String> lines = new ArrayList<>();
        BatteryLines batteries = BatteryLines.of(
                all.stream().flatMap(bank -> bank.batteries().stream()).toList(), now, limits, paint);
        boolean headed = false;
        for (ViewedBank bank : all) {
            if (roomy) {
                lines.add("");
            }
            headline(bank, paint, lines);
            JournalLine.of(bank.description()).ifPresent(line -> lines.add(paint.in(Paint.Level.ALARM, line)));
            if (detail != Detail.NO_BATTERY) {
                lines.addAll(OutputLines.of(bank, now, paint));
            }
            List<BatteryState> shown = bank.batteries().stream()
                    .filter(battery -> isShown(bank, battery, batteries, detail))
                    .toList();
            if (!shown.isEmpty() && !headed) {
                lines.add(paint.dim(batteries.header()));
                headed = true;
            }
            shown.forEach(battery -> lines.add(batteries.line(battery, bank.description())));
            int more = bank.batteries().size() - shown.size();
            if (more > 0 && detail == Detail.BATTERIES_THAT_ARE_NOT_WELL && !shown.isEmpty()) {
                lines.add(paint.dim(INDENT + more + " more are well"));
            }
        }
        return lines;
    }

    private static boolean isShown(ViewedBank bank, BatteryState battery, BatteryLines batteries, Detail detail) {
        boolean well = bank.headline().level() == Paint.Level.WELL;
        return switch (detail) {
            case EVERY_BATTERY -> true;
            case BANKS_THAT_ARE_NOT_WELL -> !well;
            case BATTERIES_THAT_ARE_NOT_WELL ->
                !well && !batteries.notes(battery, bank.description()).isEmpty();
            case NO_BATTERY -> false;
        };
    }

    private void headline(ViewedBank bank, Paint paint, List<String> lines) {
        Paint.Level level = bank.headline().level();
        String word = switch (level) {
            case WELL -> "WELL";
            case WARNING -> "WARNING";
            case ALARM -> "ALARM";
        };
        String name = bank.name() + ": ";
        int used = word.length() + 3;
        List<String> text = Paint.wrap(name + bank.headline().text(), paint.width() - 1 - used);
        lines.add(paint.badge(level, word) + " " + paint.in(level, text.getFirst()));
        text.stream().skip(1).forEach(line -> lines.add(" ".repeat(used) + paint.in(level, line)));
    }

    /** What stands under the banks: alarms, lines in trouble, the story. */
    private List<String> below(List<ViewedBank> all, Paint paint) {
        boolean roomy = paint.height() >= ROOMY;
        List<String> lines = new ArrayList<>();
        List<String> alarms =
                all.stream().flatMap(bank -> AlarmLines.of(bank).stream()).toList();
        List<String> troubles = links.stream()
                .filter(link -> link.isInTrouble(now))
                .sorted(Comparator.comparing(link -> !link.isQuiet(now)))
                .map(link -> link.text(now))
                .toList();
        if (roomy && !(alarms.isEmpty() && troubles.isEmpty())) {
            lines.add("");
        }
        alarms.stream()
                .limit(MOST_ALARMS)
                .forEach(alarm -> Paint.wrap(alarm, paint.width() - 1)
                        .forEach(line -> lines.add(paint.in(Paint.Level.ALARM, line))));
        if (alarms.size() > MOST_ALARMS) {
            lines.add("! and " + (alarms.size() - MOST_ALARMS) + " more");
        }
        all.forEach(bank -> AlarmLines.toAcknowledge(bank, reach)
                .ifPresent(line -> lines.add(paint.in(Paint.Level.WARNING, line))));
        troubles.stream().limit(MOST_LINKS).forEach(trouble -> lines.add(cut("line " + trouble, paint)));
        if (troubles.size() > MOST_LINKS) {
            lines.add("and " + (troubles.size() - MOST_LINKS) + " more lines in trouble");
        }
        if (!told.isEmpty()) {
            if (roomy) {
                lines.add("");
            }
            Paint.wrap("What you see: " + told, paint.width() - 1).forEach(line -> lines.add(paint.bold(line)));
        }
        return lines;
    }

    private List<String> decisions(Paint paint, int room) {
        if (room < FEWEST_DECISIONS) {
            return List.of();
        }
        List<String> texts =
                decisions.stream().map(LiveView::text).flatMap(Optional::stream).toList();
        List<String> lines = new ArrayList<>();
        if (paint.height() >= ROOMY && room > FEWEST_DECISIONS) {
            lines.add("");
        }
        lines.add(paint.dim("latest decisions (Ctrl-C ends)"));
        int fit = Math.max(0, room - lines.size());
        texts.stream().skip(Math.max(0, texts.size() - fit)).forEach(text -> lines.add(cut(INDENT + text, paint)));
        return lines;
    }

    /** A decision with the time of day instead of the whole date. */
    private static Optional<String> text(Shown shown) {
        return DecisionText.of(shown).map(line -> {
            int end = line.indexOf(' ');
            return CLOCK.format(shown.event().time()) + line.substring(end);
        });
    }

    private static String cut(String line, Paint paint) {
        return line.length() < paint.width() ? line : line.substring(0, paint.width() - 2) + "…";
    }
}

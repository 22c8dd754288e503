package io.cellwarden.gateway.driver;

import io.cellwarden.event.Figure;
import io.cellwarden.event.Input;
import io.cellwarden.event.Limits;
import io.cellwarden.gateway.wire.Bytes;
import io.cellwarden.site.AlarmCode;
import io.cellwarden.unit.Ints;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * Turns what one pack says into inputs of the batteries that are in it: readings as they come, states when they change.
 * Belongs to the thread of its link.
 */
public final class PackReports {
    /** Balance bits come and go by the second; a run is over when none was set for so long. */
    private static final Duration BALANCING_RESTS = Duration.ofSeconds(30);

    /** What is told when it changes is told again after so long; after three minutes it is stale. */
    private static final Duration REPEATED_AFTER = Duration.ofSeconds(20);

    /** A complaint is told again after so long, as those of monitors are. */
    private static final Duration COMPLAINS_AGAIN = Duration.ofMinutes(1);

    private static final Duration LONGEST_POLL = Duration.ofMinutes(2);

    private static final int FULL_PERMILLE = 1_000;

    /** So sure it must be that two devices answer: one second answer may be an accident. */
    private static final int CLASH_FROM = 4;

    private final LinkSettings settings;
    private final LinkSettings.Pack pack;
    private final InstantSource clock;
    private final Map<AlarmCode, Boolean> errors = new EnumMap<>(AlarmCode.class);
    private final ReadBacks readBacks;
    private final Map<String, Told> told = new HashMap<>();
    private Optional<Said> said = Optional.empty();
    private Instant saidAt = Instant.MIN;
    private final Map<LinkSettings.Device, FigureReports> figures = new HashMap<>();
    private boolean clashing;
    private boolean clashTold;
    private boolean balancing;
    private Instant balancedAt = Instant.MIN;

    /** Reports of a pack that has said nothing yet. */
    public PackReports(LinkSettings settings, LinkSettings.Pack pack, InstantSource clock) {
        this.settings = settings;
        this.pack = pack;
        this.clock = clock;
        this.readBacks = new ReadBacks(settings, this::holds, clock);
    }

    /** The line was opened again: the state of each switch is told anew. */
    public void opened() {
        readBacks.opened();
    }

    /**
     * A reading of the whole pack, all of it measured together; each battery gets its own cells.
     *
     * @param currentMa positive while charging, {@link Ints#ABSENT} where it is not known
     * @param temperaturesDeciC of each sensor, {@link Ints#ABSENT} for one that says nothing
     * @param cellsMv of each cell of the pack; a battery of which one is {@link Ints#ABSENT} cannot be protected by what is
     *     left: its reading is told as unreadable
     */
    public void reading(int currentMa, List<Integer> temperaturesDeciC, List<Integer> cellsMv, Driver.Sink sink) {
        Instant now = clock.instant();
        Ints temperatures = ints(temperaturesDeciC);
        for (LinkSettings.Device device : pack.devices()) {
            int from = Math.min(device.firstCell() - 1, cellsMv.size());
            // The last slice takes what is left, so that a pack with too many cells is refused as such.
            boolean last = pack.devices().stream().allMatch(other -> other.firstCell() <= device.firstCell());
            int to = last ? cellsMv.size() : Math.min(from + device.cells(), cellsMv.size());
            Ints own = ints(cellsMv.subList(from, to));
            sink.put(
                    device.bank(),
                    own.lacksNone()
                            ? new Input.Reading(device.battery(), now, currentMa, temperatures, own)
                            : new Input.UnreadableReading(device.battery(), now, unknown(own)));
        }
    }

    /**
     * What the balancer of the pack measures.
     *
     * @param milliOhm the resistance of the wire to each cell of the pack; each battery gets those of its own cells
     * @param balanceMa the current that is moved between cells, wherever in the pack
     */
    public void balancer(List<Integer> milliOhm, int balanceMa, Driver.Sink sink) {
        for (LinkSettings.Device device : pack.devices()) {
            int from = Math.min(device.firstCell() - 1, milliOhm.size());
            List<Integer> own = milliOhm.subList(from, Math.min(from + device.cells(), milliOhm.size()));
            if (!own.isEmpty()) {
                figures.computeIfAbsent(device, one -> new FigureReports(one.bank(), one.battery(), clock))
                        .take(
                                List.of(
                                        new Figure("wireResistancesMOhm", 0, ints(own)),
                                        Figure.of("balanceCurrentA", 3, balanceMa)),
                                sink);
            }
        }
    }

    private static String unknown(Ints cells) {
        int first = IntStream.range(0, cells.size())
                .filter(cell -> cells.get(cell) == Ints.ABSENT)
                .findFirst()
                .orElseThrow();
        return "the voltage of cell " + (first + 1) + " is not known";
    }

    private static Ints ints(List<Integer> values) {
        return Ints.of(values.stream().mapToInt(Integer::intValue).toArray());
    }

    /** Whether the pack reports an error of its own (ALM-7); told at first contact too, the journal may hold an old one. */
    public void hardwareError(AlarmCode code, boolean present, Driver.Sink sink) {
        if (!Optional.of(present).equals(Optional.ofNullable(errors.put(code, present)))) {
            Instant now = clock.instant();
            toEach(sink, device -> new Input.HardwareError(device.battery(), now, code, present));
        }
    }

    /** What the pack said last of its protections. */
    private record Said(List<String> protects, List<String> warns) {
        boolean anything() {
            return !protects.isEmpty() || !warns.isEmpty();
        }
    }

    /**
     * What the pack says of its protections, in its own words (ALM-7, AGG-2): told at first contact, when it changes, and
     * once a minute while it says anything. What it has as an error, see {@link #hardwareError}, is none of it.
     *
     * @param protects protections that have acted, see {@link Protects} for what they keep the batteries from
     * @param warns what it warns of before it acts
     */
    public void protections(Collection<String> protects, Collection<String> warns, Driver.Sink sink) {
        Said now = new Said(
                protects.stream().distinct().toList(), warns.stream().distinct().toList());
        Instant at = clock.instant();
        boolean again = now.anything() && !at.isBefore(saidAt.plus(COMPLAINS_AGAIN));
        if (again || !said.equals(Optional.of(now))) {
            said = Optional.of(now);
            saidAt = at;
            List<Protects> from = now.protects.stream().map(Protects::from).toList();
            toEach(
                    sink,
                    device -> new Input.ProtectionReport(
                            device.battery(),
                            at,
                            from.stream().anyMatch(Protects::fromCharge),
                            from.stream().anyMatch(Protects::fromDischarge),
                            String.join(", ", now.protects),
                            String.join(", ", now.warns)));
        }
    }

    /** Whether the pack balances any cell just now (BAL-9). */
    public void balancing(boolean any, Driver.Sink sink) {
        Instant now = clock.instant();
        if (any) {
            balancedAt = now;
        }
        boolean active = !balancedAt.equals(Instant.MIN) && !now.isAfter(balancedAt.plus(BALANCING_RESTS));
        if (active != balancing) {
            balancing = active;
            toEach(sink, device -> new Input.BalancerReport(device.battery(), now, active));
        }
    }

    /** The state of charge that the pack tells of itself (MON-2); any that is none is left out. */
    public void stateOfCharge(int permille, Driver.Sink sink) {
        if (permille >= 0 && permille <= FULL_PERMILLE && isNews("soc", permille)) {
            Instant now = clock.instant();
            toEach(sink, device -> new Input.StateOfCharge(device.battery(), now, permille));
        }
    }

    /**
     * What the pack asks of chargers and loads (AGG-1); told when it changes, and before what was told is stale. A link that
     * polls so seldom that it would be stale in between says nothing of it.
     *
     * @param asked of the whole pack, {@link Ints#ABSENT} for what it does not say; a battery that is a slice of it gets
     *     its share of the voltage
     */
    public void limits(Limits asked, Driver.Sink sink) {
        if (settings.poll().compareTo(LONGEST_POLL) <= 0 && isNews("limits", asked)) {
            Instant now = clock.instant();
            int cells =
                    pack.devices().stream().mapToInt(LinkSettings.Device::cells).sum();
            toEach(
                    sink,
                    device -> new Input.LimitsReport(
                            device.battery(),
                            now,
                            asked.chargeVoltageMv() == Ints.ABSENT
                                    ? Ints.ABSENT
                                    : (int) ((long) asked.chargeVoltageMv() * device.cells() / cells),
                            asked.chargeCurrentMa(),
                            asked.dischargeCurrentMa()));
        }
    }

    /** Whether a value has changed, or was told so long ago that it would soon count as stale (AGG-4). */
    private boolean isNews(String what, Object value) {
        Instant now = clock.instant();
        Told before = told.get(what);
        boolean news = before == null || !before.value.equals(value) || !now.isBefore(before.at.plus(REPEATED_AFTER));
        if (news) {
            told.put(what, new Told(value, now));
        }
        return news;
    }

    /** What was told last, and when. */
    private record Told(Object value, Instant at) {}

    /**
     * Whether two devices answer the pack's address, told when that becomes sure and when it is over.
     *
     * @param sure as {@link Exchange#answeredTwice} says
     */
    public void answeredTwice(int sure, Driver.Sink sink) {
        boolean now = clashing ? sure > 0 : sure >= CLASH_FROM;
        if (now != clashing || !clashTold) {
            clashing = now;
            clashTold = true;
            Instant at = clock.instant();
            toEach(sink, device -> new Input.AddressClash(device.battery(), at, now));
        }
    }

    /**
     * A frame that was written to switch something of the pack, once it is known what became of it; the first of a bank's
     * batteries stands for all in the pack.
     *
     * @param refusal what the device says against it, or how it did not follow; empty where it did not refuse
     * @param unknown why nobody knows what became of it; empty where that is known
     */
    public void written(Bytes frame, Optional<String> refusal, Optional<String> unknown, Driver.Sink sink) {
        Instant now = clock.instant();
        Set<String> banks = new HashSet<>();
        for (LinkSettings.Device device : pack.devices()) {
            if (banks.add(device.bank())) {
                String name = settings.name() + "/" + device.battery();
                sink.put(
                        device.bank(),
                        new Input.ControlFrame(
                                now,
                                device.battery(),
                                name,
                                frame.toString(),
                                refusal.isPresent(),
                                refusal.or(() -> unknown).orElse("")));
            }
        }
    }

    /** What the pack calls itself (TOP-10). */
    public void identified(String serial, Driver.Sink sink) {
        Instant now = clock.instant();
        toEach(sink, device -> new Input.DeviceIdentified(device.battery(), now, serial));
    }

    /**
     * The state of each switch of the pack that an output is bound to (BMS-9), where the link controls: told when it has
     * changed.
     *
     * @param isOn whether a switch is on; empty where the pack does not say
     */
    public void readBack(Function<Switch, Optional<Boolean>> isOn, Driver.Sink sink) {
        readBack(isOn, actuator -> Optional.empty(), sink);
    }

    /**
     * The same behind a write: a switch that does not obey is told even where it has not changed.
     *
     * @param disobedience why a switch is not as it was ordered, empty where it is
     */
    public void readBack(
            Function<Switch, Optional<Boolean>> isOn,
            Function<Switch, Optional<String>> disobedience,
            Driver.Sink sink) {
        readBacks.tell(isOn, disobedience, sink);
    }

    private boolean holds(LinkSettings.Binding binding) {
        return pack.devices().stream()
                .anyMatch(device ->
                        device.bank().equals(binding.bank()) && device.battery().equals(binding.battery()));
    }

    private void toEach(Driver.Sink sink, Function<LinkSettings.Device, Input> input) {
        pack.devices().forEach(device -> sink.put(device.bank(), input.apply(device)));
    }
}

package io.cellwarden.ops.evaluate;

import io.cellwarden.bank.BankRules;
import io.cellwarden.bank.BankState;
import io.cellwarden.battery.Measurement;
import io.cellwarden.event.Envelope;
import io.cellwarden.event.Input;
import io.cellwarden.site.BankSite;
import java.io.Reader;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Judges recorded readings one by one, as they come: no actors, no store, nothing is switched. Every bank has a state
 * and a clock of its own, and starts with everything on.
 */
public final class Evaluation {
    /** Where a battery of the readings belongs. */
    private record Place(String bank, String battery) {}

    private final Map<String, BankState> banks = new LinkedHashMap<>();
    private final Map<String, List<Place>> places = new HashMap<>();
    private final Consumer<Envelope> events;
    private Optional<Instant> end = Optional.empty();

    private Evaluation(List<BankSite> sites, Consumer<Envelope> events) {
        this.events = events;
        for (BankSite site : sites) {
            banks.put(site.name(), BankState.initial(site));
            for (String battery : site.batteries()) {
                Place place = new Place(site.name(), battery);
                places.computeIfAbsent(battery, _ -> new ArrayList<>()).add(place);
                places.put(site.name() + "/" + battery, List.of(place));
            }
        }
    }

    /**
     * Judges a CSV file of readings.
     *
     * @param name the file's name, for messages
     * @param events takes every event, in order; those before a damage too
     * @throws DamagedReadings if the file cannot be read on
     */
    public static void of(List<BankSite> sites, String name, Reader readings, Consumer<Envelope> events) {
        Evaluation evaluation = new Evaluation(sites, events);
        ReadingsFile.read(name, CsvShape.OWN, readings, evaluation::judge);
        evaluation.finish();
    }

    /** An input of one of the banks; {@code source} says where it comes from. */
    public record Given(String bank, Input input, String source) {}

    /** Judges inputs, in the order in which they are given. */
    public static void of(List<BankSite> sites, List<Given> inputs, Consumer<Envelope> events) {
        Evaluation evaluation = new Evaluation(sites, events);
        inputs.forEach(evaluation::judge);
        evaluation.finish();
    }

    private void judge(Row row) {
        Place place = placeOf(row);
        BankState state = Objects.requireNonNull(banks.get(place.bank));
        Measurement last = state.batteries().of(place.battery).last();
        int cells = state.site().model().cells();
        judge(new Given(place.bank, row.input(place.battery, cells, last), row.where()));
    }

    private void judge(Given given) {
        BankState state = Objects.requireNonNull(banks.get(given.bank));
        List<BankRules.Step> steps = BankRules.feed(state, given.input, given.source);
        advance(given.bank, steps);
        end = Optional.of(steps.getLast().state().clock());
    }

    private Place placeOf(Row row) {
        List<Place> found = places.getOrDefault(row.battery(), List.of());
        if (found.isEmpty()) {
            throw new DamagedReadings(
                    row.where(), "battery \"" + row.battery() + "\" is not in the site file; it has " + known());
        }
        if (found.size() > 1) {
            String names =
                    String.join(", ", found.stream().map(Evaluation::fullName).toList());
            throw new DamagedReadings(
                    row.where(), "battery \"" + row.battery() + "\" is in several banks; write one of " + names);
        }
        return found.getFirst();
    }

    private static String fullName(Place place) {
        return place.bank + "/" + place.battery;
    }

    private String known() {
        List<String> names = places.values().stream()
                .flatMap(List::stream)
                .distinct()
                .map(Evaluation::fullName)
                .sorted()
                .toList();
        return names.size() <= 20 ? String.join(", ", names) : String.join(", ", names.subList(0, 20)) + ", …";
    }

    /** Fires what is due up to and including the time of the last row, in every bank that was read (GEN-5). */
    private void finish() {
        end.ifPresent(last -> List.copyOf(banks.keySet()).forEach(bank -> {
            BankState state = Objects.requireNonNull(banks.get(bank));
            Instant until = state.clock().isAfter(last) ? state.clock() : last;
            advance(bank, BankRules.fire(state, until, true));
        }));
    }

    private void advance(String bank, List<BankRules.Step> steps) {
        for (BankRules.Step step : steps) {
            step.events().forEach(events);
            banks.put(bank, step.state());
        }
    }
}

package io.cellwarden.ops.site;

import io.cellwarden.site.BankPlan;
import io.cellwarden.site.BmsModel;
import io.cellwarden.site.Output;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads what the outputs of a bank are bound to. */
final class OutputReader {
    /** The bound outputs, and whether the file binds them itself. */
    record Outputs(Map<Output, List<Actuator>> bound, boolean given) {}

    private OutputReader() {}

    static Outputs read(Section bank, BankPlan plan, List<SiteLink> links) {
        Optional<Section> section = bank.section("outputs");
        if (section.isEmpty()) {
            return new Outputs(everyFet(plan.name(), links), false);
        }
        Map<Output, List<Actuator>> bound = new EnumMap<>(Output.class);
        for (Output output : Output.values()) {
            Optional<List<String>> paths = section.get().texts(output.key());
            paths.ifPresent(all -> bound.put(output, actuators(section.get(), output, all, plan, links)));
            Optional<BmsModel> bms = plan.bms().flatMap(BmsModel::of);
            if (paths.isPresent() && bms.isPresent() && !bms.get().has(output)) {
                section.get()
                        .wrong(
                                "BMS-7",
                                output.key(),
                                "is no output of a " + bms.get().key());
            }
        }
        section.get().end();
        return new Outputs(bound, true);
    }

    private static Map<Output, List<Actuator>> everyFet(String bank, List<SiteLink> links) {
        Map<Output, List<Actuator>> bound = new EnumMap<>(Output.class);
        for (SiteLink link : links) {
            link.devices().stream()
                    .filter(device -> device.bank().equals(bank))
                    .map(SiteLink.Device::battery)
                    .distinct()
                    .map(Optional::of)
                    .forEach(battery -> {
                        add(bound, Output.LOADS, new Actuator(link.name(), battery, Actuator.DISCHARGE_FET));
                        add(bound, Output.CHARGERS, new Actuator(link.name(), battery, Actuator.CHARGE_FET));
                    });
        }
        return bound;
    }

    private static void add(Map<Output, List<Actuator>> bound, Output output, Actuator actuator) {
        bound.computeIfAbsent(output, _ -> new ArrayList<>()).add(actuator);
    }

    private static List<Actuator> actuators(
            Section section, Output output, List<String> paths, BankPlan plan, List<SiteLink> links) {
        List<Actuator> actuators = new ArrayList<>();
        for (String path : paths) {
            Optional<Actuator> actuator = Actuator.of(path);
            if (actuator.isEmpty()) {
                section.wrong(
                        Section.FORM,
                        output.key(),
                        "\"" + path + "\" is no actuator; wanted is \"link/battery/discharge-fet\" (or charge-fet,"
                                + " balancer, relay-1, coil-1), or \"link/rts\" (or dtr, relay-1, coil-1)");
            } else if (!isThere(actuator.get(), plan.name(), links)) {
                section.wrong("BMS-9", output.key(), "\"" + path + "\" names " + missing(actuator.get(), plan, links));
            } else {
                actuators.add(actuator.get());
            }
        }
        return actuators;
    }

    private static boolean isThere(Actuator actuator, String bank, List<SiteLink> links) {
        return links.stream()
                .filter(link -> link.name().equals(actuator.link()))
                .anyMatch(link -> actuator.battery()
                        .map(battery -> link.devices().stream()
                                .anyMatch(device -> device.bank().equals(bank)
                                        && device.battery().equals(battery)))
                        .orElse(true));
    }

    private static String missing(Actuator actuator, BankPlan plan, List<SiteLink> links) {
        boolean link = links.stream().anyMatch(known -> known.name().equals(actuator.link()));
        return link
                ? "no battery of bank " + plan.name() + " on link " + actuator.link()
                : "no link; the site has "
                        + (links.isEmpty()
                                ? "none"
                                : String.join(
                                        ", ", links.stream().map(SiteLink::name).toList()));
    }
}

package io.cellwarden.ops.demo;

import io.cellwarden.gateway.sim.DemoPlant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The site file of the demo: what someone would write for such an installation. */
public final class DemoSite {
    private DemoSite() {}

    /** Its text, for boards that listen at these ports; its data directory is the one it lies in. */
    public static String text(List<DemoPlant.Pack> packs) {
        StringBuilder text =
                new StringBuilder("# Written by cellwarden demo: the ports are those of its simulated boards.\n");
        text.append("cellwarden {\n  data-dir = \".\"\n");
        for (DemoPlant.Pack pack : packs) {
            text.append(
                    "  links.%s-%s { port = \"%s\", protocol = jbd, poll = 2 s, control = on, devices = [ { battery = \"%s/%s\" } ] }%n"
                            .formatted(
                                    pack.bank(),
                                    pack.battery(),
                                    pack.simulator().port(),
                                    pack.bank(),
                                    pack.battery()));
        }
        text.append(bank(DemoPlant.HOUSE, "lynx-smart-bms-500", "12.8/200", packs));
        text.append(bank(DemoPlant.BRIDGE, "small-bms", "12.8/100", packs));
        return text.append("}\n").toString();
    }

    private static String bank(String name, String bms, String model, List<DemoPlant.Pack> packs) {
        Map<Integer, List<String>> strings = packs.stream()
                .filter(pack -> pack.bank().equals(name))
                .collect(Collectors.groupingBy(
                        DemoPlant.Pack::string,
                        TreeMap::new,
                        Collectors.mapping(DemoPlant.Pack::battery, Collectors.toList())));
        String lists = strings.values().stream()
                .map(string -> "[" + String.join(", ", string) + "]")
                .collect(Collectors.joining(", "));
        // Simulated time is fast: a hiccup of a busy computer must not look like silence.
        return "  banks.%s { bms = %s, model = \"%s\", strings = [%s], silent-after = 60 s }%n"
                .formatted(name, bms, model, lists);
    }
}

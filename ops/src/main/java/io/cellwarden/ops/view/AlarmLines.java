package io.cellwarden.ops.view;

import io.cellwarden.battery.BatteryState;
import io.cellwarden.bms.BmsState;
import io.cellwarden.site.AlarmCode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;

/** The alarms of a bank, with what is to be done about them. */
final class AlarmLines {
    private static final int MOST_PLACES = 4;

    private AlarmLines() {}

    /** How to acknowledge what waits for it; empty if nothing does. */
    static Optional<String> toAcknowledge(ViewedBank bank, Reach reach) {
        int waiting = bank.description().state().alarms().waiting().size();
        return waiting == 0
                ? Optional.empty()
                : Optional.of(waiting + " to acknowledge: cellwarden ack " + bank.name() + " --all" + reach.options());
    }

    /** One line for each code, with all places where it is up. */
    static List<String> of(ViewedBank bank) {
        Map<AlarmCode, List<String>> places = new EnumMap<>(AlarmCode.class);
        bank.bms().alarms().keySet().stream()
                .sorted(Comparator.comparing(BmsState.AlarmOf::battery))
                .forEach(alarm -> places.computeIfAbsent(alarm.code(), code -> new ArrayList<>())
                        .add(bank.name() + (alarm.battery().isEmpty() ? "" : "/" + alarm.battery())));
        for (BatteryState battery : bank.batteries()) {
            for (AlarmCode code : Headline.telling(battery)) {
                int cell = Objects.requireNonNull(battery.alarms().active().get(code))
                        .cell();
                places.computeIfAbsent(code, same -> new ArrayList<>())
                        .add(bank.name() + "/" + battery.name() + (cell == 0 ? "" : " cell " + cell));
            }
        }
        return places.entrySet().stream()
                .sorted(Map.Entry.<AlarmCode, List<String>>comparingByKey().reversed())
                .map(alarm -> "! " + alarm.getKey().text() + " " + places(alarm.getValue()) + ": "
                        + alarm.getKey().remedy())
                .toList();
    }

    private static String places(List<String> all) {
        return all.stream().limit(MOST_PLACES).collect(Collectors.joining(", "))
                + (all.size() > MOST_PLACES ? " and " + (all.size() - MOST_PLACES) + " more" : "");
    }
}

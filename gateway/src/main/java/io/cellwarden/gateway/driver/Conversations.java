package io.cellwarden.gateway.driver;

import io.cellwarden.gateway.line.LineLost;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SequencedSet;
import java.util.function.BooleanSupplier;
import java.util.function.Function;

/**
 * Polls and drives the packs of a line one after the other: all that switches off goes before all that switches on, and
 * before any read-back.
 *
 * @param <C> how a pack is talked to
 */
public final class Conversations<C extends Conversation> {
    private final Map<LinkSettings.Pack, C> packs = new LinkedHashMap<>();
    private final Rota rota;

    /** A conversation with each of the packs. */
    public Conversations(List<LinkSettings.Pack> packs, Function<LinkSettings.Pack, C> with) {
        packs.forEach(pack -> this.packs.put(pack, with.apply(pack)));
        this.rota = new Rota(packs);
    }

    /** All of them, in the order of the site file. */
    public List<C> all() {
        return List.copyOf(packs.values());
    }

    /** As {@link Driver#poll}. */
    public boolean poll(Driver.Sink sink, BooleanSupplier givesWay) throws LineLost {
        return rota.poll(pack -> Objects.requireNonNull(packs.get(pack)).poll(sink, givesWay), givesWay);
    }

    /** As {@link Driver#drive}; the orders come with those first that switch off. */
    public void drive(List<SwitchOrder> orders, Driver.Sink sink, BooleanSupplier givesWay) throws LineLost {
        SequencedSet<Write<C>> writes = new LinkedHashSet<>();
        for (SwitchOrder order : orders) {
            for (C pack : packsOf(order)) {
                pack.order(order);
                writes.add(new Write<>(pack, order.actuator()));
            }
        }
        try {
            for (Write<C> write : writes) {
                write.pack().write(write.actuator(), givesWay);
            }
            for (C pack : packs.values()) {
                if (writes.stream().anyMatch(write -> write.pack().equals(pack))) {
                    pack.readBack(sink, givesWay);
                }
            }
        } catch (LineLost lost) {
            packs.values().forEach(pack -> pack.lineLost(sink));
            throw lost;
        }
    }

    private record Write<C>(C pack, Switch actuator) {}

    /** A site file gives a line that switches no two batteries of one name: an order does not say its bank. */
    private List<C> packsOf(SwitchOrder order) {
        return packs.entrySet().stream()
                .filter(pack -> pack.getKey().has(order.battery()))
                .map(Map.Entry::getValue)
                .toList();
    }
}

package io.cellwarden.gateway.driver;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.SequencedSet;

/**
 * Whose turn it is on a line with several packs: every pack that answered last time, and one of those that did not. So a
 * dead pack costs the others one unanswered request a poll, however many are dead.
 */
public final class Rota {
    private final List<LinkSettings.Pack> packs;
    private final SequencedSet<LinkSettings.Pack> silent = new LinkedHashSet<>();

    /** Takes all packs for living. */
    public Rota(List<LinkSettings.Pack> packs) {
        this.packs = List.copyOf(packs);
    }

    /** The packs to ask in this poll: the living in their order, then the one that has waited longest of the silent. */
    public List<LinkSettings.Pack> turn() {
        List<LinkSettings.Pack> turn = new ArrayList<>(packs);
        turn.removeAll(silent);
        if (!silent.isEmpty()) {
            turn.add(silent.getFirst());
        }
        return turn;
    }

    /** Whether a pack that was asked has answered; one that has not is asked again when the other silent ones were. */
    public void asked(LinkSettings.Pack pack, boolean answered) {
        silent.remove(pack);
        if (!answered) {
            silent.add(pack);
        }
    }
}

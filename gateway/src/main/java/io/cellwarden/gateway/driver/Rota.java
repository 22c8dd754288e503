package io.cellwarden.gateway.driver;

import io.cellwarden.gateway.line.LineLost;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.SequencedSet;
import java.util.function.BooleanSupplier;

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

    /** Asks a pack. */
    @FunctionalInterface
    public interface Question {
        /** Whether it has answered. */
        boolean isAnswered(LinkSettings.Pack pack) throws LineLost;
    }

    /**
     * Asks each whose turn it is, until something urgent waits.
     *
     * @return whether that was carried through, as {@link Driver#poll} says
     */
    public boolean poll(Question question, BooleanSupplier givesWay) throws LineLost {
        for (LinkSettings.Pack pack : turn()) {
            boolean answered = question.isAnswered(pack);
            if (givesWay.getAsBoolean()) {
                return false;
            }
            asked(pack, answered);
        }
        return true;
    }

    /** Whether a pack that was asked has answered; one that has not is asked again when the other silent ones were. */
    public void asked(LinkSettings.Pack pack, boolean answered) {
        silent.remove(pack);
        if (!answered) {
            silent.add(pack);
        }
    }
}

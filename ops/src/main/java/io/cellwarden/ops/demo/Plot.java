package io.cellwarden.ops.demo;

import io.cellwarden.bank.BankState;
import java.util.List;

/** What happens to a simulated installation while people look on. */
public sealed interface Plot permits Story, Chaos {
    /** Goes on as far as time and what is seen allow; to be called a few times a second. */
    void tick(List<BankState> banks);

    /** The last sentence about it; empty before the first. */
    String told();
}

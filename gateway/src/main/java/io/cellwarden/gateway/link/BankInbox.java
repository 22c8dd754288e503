package io.cellwarden.gateway.link;

import io.cellwarden.event.Input;

/** Takes a link's inputs to their bank. Must return at once; any thread may call it. */
@FunctionalInterface
public interface BankInbox {
    /** Hands on an input that is spooled already; {@code source} names link, boot and number. */
    void submit(String bank, Input input, String source);
}

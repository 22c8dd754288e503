package io.cellwarden.gateway.driver;

/** What a protocol needs to know from the site file beside its devices. */
public sealed interface ProtocolSettings {

    /** Nothing: most protocols. */
    record None() implements ProtocolSettings {}
}

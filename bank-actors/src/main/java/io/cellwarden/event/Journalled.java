package io.cellwarden.event;

import java.util.List;

/** What the journal stores under one number: an event, or a chunk of readings with what followed from them. */
public sealed interface Journalled permits Envelope, Chunk {
    /** The events that it stands for, in order; at least one. */
    List<Envelope> envelopes();
}

package io.cellwarden.ops.play;

import io.cellwarden.event.Envelope;
import io.cellwarden.gateway.Protocols;
import io.cellwarden.gateway.capture.Capture;
import io.cellwarden.gateway.capture.Moment;
import io.cellwarden.gateway.capture.Playback;
import io.cellwarden.gateway.driver.LinkStatistics;
import io.cellwarden.gateway.link.Gateway;
import io.cellwarden.gateway.wire.DecodeResult;
import io.cellwarden.gateway.wire.ProtocolDecoder;
import io.cellwarden.ops.evaluate.Evaluation;
import io.cellwarden.ops.json.EventJson;
import io.cellwarden.ops.json.FrameJson;
import io.cellwarden.ops.json.Json;
import io.cellwarden.ops.site.Site;
import io.cellwarden.site.BankSite;
import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** What captures say: frames, and decisions of the rules, as JSON lines in the order of their times. */
public final class Playing {
    /** What comes after such a silence belongs to no frame before it. */
    private static final Duration SILENCE = Duration.ofMillis(500);

    private final List<Told> told = new ArrayList<>();
    private final List<Evaluation.Given> inputs = new ArrayList<>();

    private record Told(Instant at, String line) {}

    /**
     * Takes the frames of a capture.
     *
     * @param decoder of the protocol that it is of
     */
    public void frames(Capture capture, ProtocolDecoder decoder) {
        Optional<String> link = capture.about("link");
        Burst burst = new Burst();
        for (Moment moment : capture.moments()) {
            if (!burst.takes(moment)) {
                burst.end(link, decoder, told);
            }
            switch (moment) {
                case Moment.Heard heard -> burst.add(heard);
                case Moment.Sent(var at, var bytes) ->
                    told.add(new Told(at, Json.line(object(at, link).put("sent", bytes.toString()).build())));
                case Moment.Note(var at, var text) ->
                    told.add(new Told(at, Json.line(object(at, link).put("note", text).build())));
            }
        }
        burst.end(link, decoder, told);
    }

    private static Json.Members object(Instant at, Optional<String> link) {
        return Json.members().put("time", at.toString()).putUnlessEmpty("link", link.orElse(""));
    }

    /** Bytes that came without anything between them. */
    private static final class Burst {
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        private Instant begin = Instant.MIN;
        private Instant last = Instant.MIN;

        boolean takes(Moment moment) {
            return moment instanceof Moment.Heard
                    && (bytes.size() == 0 || !moment.at().isAfter(last.plus(SILENCE)));
        }

        void add(Moment.Heard heard) {
            begin = bytes.size() == 0 ? heard.at() : begin;
            last = heard.at();
            bytes.writeBytes(heard.bytes().toArray());
        }

        void end(Optional<String> link, ProtocolDecoder decoder, List<Told> told) {
            for (DecodeResult result : decoder.decodeRecording(bytes.toByteArray())) {
                told.add(new Told(
                        begin,
                        Json.line(object(begin, link)
                                .putAll(FrameJson.of(result))
                                .build())));
            }
            bytes.reset();
        }
    }

    /**
     * Takes what the driver of a link makes of its capture.
     *
     * @return what it was like for the link, for people
     * @throws IllegalArgumentException if the link's settings are none for its protocol
     */
    public String drive(Gateway.LinkOf link, Capture capture) {
        LinkStatistics.Snapshot heard = Playback.run(
                link.settings(),
                Protocols.named(link.protocol()).orElseThrow(),
                capture,
                (bank, input) ->
                        inputs.add(new Evaluation.Given(bank, input, link.settings().name())));
        return "link " + heard.link() + ": " + heard.frames() + " frames, " + heard.faults() + " faults, " + heard.timeouts()
                + " requests without an answer"
                + (heard.lastError().isEmpty() ? "" : "; last error " + heard.lastError());
    }

    /** Judges what all drivers made of their captures, as a site that was switched on before; only links judge nothing. */
    public void judge(Site site) {
        List<BankSite> banks = site.banks().stream()
                .map(bank -> bank.site().withSilentAfter(bank.silentAfter()))
                .toList();
        inputs.sort(Comparator.comparing(given -> given.input().at()));
        Evaluation.of(banks, inputs, this::decision);
    }

    private void decision(Envelope event) {
        EventJson.decision(event).map(Json::line).ifPresent(line -> told.add(new Told(event.time(), line)));
    }

    /** All lines, in the order of their times; at one time frames go before what is decided from them. */
    public List<String> lines() {
        return told.stream()
                .sorted(Comparator.comparing(Told::at))
                .map(Told::line)
                .toList();
    }
}

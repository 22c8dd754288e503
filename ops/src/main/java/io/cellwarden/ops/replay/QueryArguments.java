package io.cellwarden.ops.replay;

import io.cellwarden.ops.json.EventId;
import io.cellwarden.ops.replay.JournalQuery.Kind;
import io.cellwarden.ops.site.Site;
import io.cellwarden.site.BankSite;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** The arguments of a {@link JournalQuery}, each {@code key} or {@code key=value}. */
final class QueryArguments {
    private final Site site;
    private Optional<BankSite> bank = Optional.empty();
    private Kind kind = Kind.EVENTS;
    private boolean all;
    private boolean json;
    private boolean progress;
    private Instant from = Instant.MIN;
    private Instant to = Instant.MAX;
    private OptionalLong incident = OptionalLong.empty();
    private double speed;
    private Optional<EventId> why = Optional.empty();
    private final List<String> set = new ArrayList<>();

    private QueryArguments(Site site) {
        this.site = site;
    }

    static JournalQuery parse(List<String> arguments, Site site) {
        QueryArguments read = new QueryArguments(site);
        arguments.forEach(read::take);
        return read.query();
    }

    private void take(String argument) {
        int equals = argument.indexOf('=');
        String key = equals < 0 ? argument : argument.substring(0, equals);
        String value = equals < 0 ? "" : argument.substring(equals + 1);
        switch (key) {
            case "bank" -> bank = Optional.of(bank(value));
            case "replay" -> kind = Kind.REPLAY;
            case "incidents" -> kind = Kind.INCIDENTS;
            case "readings" -> kind = Kind.READINGS;
            case "all" -> all = true;
            case "json" -> json = true;
            case "progress" -> progress = true;
            case "from" -> from = time(key, value);
            case "to" -> to = time(key, value);
            case "incident" -> incident = OptionalLong.of(incident(value));
            case "speed" -> speed = speed(value);
            case "set" -> set.add(value);
            case "why" -> why = Optional.of(EventId.parse(value));
            default -> throw new IllegalArgumentException("unknown argument " + argument);
        }
    }

    private JournalQuery query() {
        if (from.isAfter(to)) {
            throw new IllegalArgumentException("--from " + from + " is after --to " + to);
        }
        BankSite known = bank.orElseThrow(() -> new IllegalArgumentException("no bank is named"));
        if (!set.isEmpty()) {
            kind = Kind.WHAT_IF;
            WhatIf.of(known, set); // what cannot be set is said before anything is read
        }
        if (why.isPresent()) {
            kind = Kind.WHY;
        }
        return new JournalQuery(known, kind, all, json, new Window(from, to), incident, speed, set, why, progress);
    }

    /** As it ran live: only links judge silence. */
    private BankSite bank(String name) {
        return site.bank(name)
                .map(found -> found.site().withSilentAfter(Duration.ZERO))
                .orElseThrow(() -> new IllegalArgumentException("there is no bank " + name + "; there are "
                        + site.banks().stream().map(one -> one.site().name()).toList()));
    }

    private static Instant time(String key, String value) {
        try {
            return Instant.parse(value);
        } catch (DateTimeParseException e) {
            throw new IllegalArgumentException(
                    "--" + key + " " + value + ": wanted is a time such as 2026-11-22T21:00:00Z", e);
        }
    }

    private static long incident(String value) {
        try {
            return Long.parseLong(value);
        } catch (NumberFormatException wrong) {
            throw new IllegalArgumentException(
                    "--incident " + value + ": wanted is its number as cellwarden incidents lists it", wrong);
        }
    }

    private static double speed(String value) {
        try {
            double speed = Double.parseDouble(value);
            if (speed >= 0 && Double.isFinite(speed)) {
                return speed;
            }
        } catch (NumberFormatException wrong) {
            throw new IllegalArgumentException("--speed " + value + ": wanted is a number, 0 for no delay", wrong);
        }
        throw new IllegalArgumentException("--speed " + value + ": wanted is 0 or more");
    }
}

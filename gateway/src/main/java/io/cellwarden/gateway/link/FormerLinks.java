package io.cellwarden.gateway.link;

import io.cellwarden.bank.LinkPosition;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What links have left for banks that they serve no more: the site file has changed since. It is handed over as what the
 * others have left, and deleted once the journal has it.
 */
final class FormerLinks {
    private static final Logger LOG = LoggerFactory.getLogger(FormerLinks.class);

    private final List<Left> all = new ArrayList<>();

    private record Left(String link, String bank, Spool spool) {}

    /** Those whose spools lie there beside those of these links, by name. */
    static FormerLinks find(Path spoolDirectory, Map<String, Link> links, String boot) {
        FormerLinks former = new FormerLinks();
        try {
            for (Path link : directories(spoolDirectory)) {
                for (Path bank : directories(link)) {
                    former.add(link.getFileName().toString(), bank, links, boot);
                }
            }
        } catch (IOException e) {
            LOG.error(
                    "whether links that are gone have left anything in {} cannot be seen: {}",
                    spoolDirectory,
                    e.getMessage());
        }
        return former;
    }

    private static List<Path> directories(Path parent) throws IOException {
        if (!Files.isDirectory(parent)) {
            return List.of();
        }
        try (Stream<Path> all = Files.list(parent)) {
            return all.filter(Files::isDirectory).sorted().toList();
        }
    }

    private void add(String link, Path directory, Map<String, Link> links, String boot) throws IOException {
        String bank = directory.getFileName().toString();
        boolean serves = links.containsKey(link) && links.get(link).spool(bank).isPresent();
        Spool spool = Spool.open(directory, boot);
        if (!serves && spool.hasLeftovers()) {
            all.add(new Left(link, bank, spool));
        }
    }

    /** What is to be handed over to a bank; to be closed by the caller. */
    List<Handover.Source> sources(String bank) throws IOException {
        List<Handover.Source> sources = new ArrayList<>();
        for (Left left : of(bank)) {
            LOG.warn("link {} serves bank {} no more; what it has left is handed over", left.link(), bank);
            sources.add(new Handover.Source(left.link(), left.spool().unacknowledged()));
        }
        return sources;
    }

    private List<Left> of(String bank) {
        return all.stream().filter(left -> left.bank().equals(bank)).toList();
    }

    /** The journal of a bank has what that link has left up to there; returns at once. */
    void acknowledged(String bank, String link, LinkPosition position) {
        for (Left left : all) {
            if (left.bank().equals(bank) && left.link().equals(link)) {
                left.spool().acknowledged(position);
            }
        }
    }

    /** The journal of a bank has all of it: the files are deleted. */
    void forget(String bank) throws IOException {
        for (Left left : of(bank)) {
            left.spool().forgetLeftovers();
        }
    }

    /** Moves all of it to another directory. */
    void moveTo(Path spoolDirectory) throws IOException {
        for (Left left : all) {
            moveTo(left, spoolDirectory);
        }
    }

    private static Path moveTo(Left left, Path spoolDirectory) throws IOException {
        Path to = spoolDirectory.resolve(left.link()).resolve(left.bank());
        left.spool().moveTo(to);
        return to;
    }

    /** Nobody takes what is left for another bank than these: it is kept there, until somebody decides. */
    void keepForOthers(Collection<String> banks, Path spoolDirectory) {
        for (Left left : all) {
            if (!banks.contains(left.bank())) {
                try {
                    LOG.warn(
                            "bank {} is not in the site file; inputs of link {} that its journal lacks are kept in {}: they"
                                    + " are handed over once it is there again, or delete them",
                            left.bank(),
                            left.link(),
                            moveTo(left, spoolDirectory));
                } catch (IOException e) {
                    LOG.error(
                            "bank {} is not in the site file, and inputs of link {} that its journal lacks cannot be kept in"
                                    + " {}: {}",
                            left.bank(),
                            left.link(),
                            spoolDirectory,
                            e.getMessage());
                }
            }
        }
    }
}

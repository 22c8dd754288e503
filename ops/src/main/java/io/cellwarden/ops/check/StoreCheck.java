package io.cellwarden.ops.check;

import io.cellwarden.ops.run.Trouble;
import io.cellwarden.ops.site.Site;
import io.cellwarden.persistence.store.CassandraSchema;
import io.cellwarden.persistence.store.StoreException;
import io.cellwarden.site.Finding;
import java.util.List;

/** The journal's Cassandra: whether it answers, and whether its tables are there. */
public final class StoreCheck {
    private static final String FORM = "SITE-FILE";
    private static final String PLACE = "cellwarden.cassandra";

    private StoreCheck() {}

    /** What is wrong with it; nothing for a site with another store. */
    public static List<Finding> findings(Site site) {
        if (site.store() != Site.Store.CASSANDRA || site.banks().isEmpty()) {
            return List.of();
        }
        try {
            List<String> missing = CassandraSchema.missing(site.cassandra());
            return missing.isEmpty()
                    ? List.of()
                    : List.of(Finding.error(
                            FORM,
                            PLACE,
                            "names " + site.cassandra().place() + ", which has no "
                                    + String.join(", ", missing)
                                    + "; make the tables with: cellwarden schema --config FILE --apply"));
        } catch (StoreException away) {
            return List.of(Finding.warning(
                    FORM,
                    PLACE,
                    "is not reached: " + Trouble.text(away)
                            + "; the site would protect without its journal, and switch nothing ON"));
        }
    }
}

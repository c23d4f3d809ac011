package org.longitude.trainer.metrics;

/** The scores that get intervals. Keys are those of {@link IcdMetrics#report}, flattened. */
public enum Measure {
    MICRO_F1("micro_f1", "micro F1"),
    MACRO_F1("macro_f1_sklearn_zero_division_0", "macro F1 (mean of codes' F1)"),
    MACRO_F1_CAML("macro_f1_caml", "macro F1 (of mean precision and recall)"),
    MICRO_AUC("micro_auc", "micro AUC"),
    MACRO_AUC("macro_auc_skip_undefined", "macro AUC"),
    PRECISION_AT_5("precision_at_5", "P@5"),
    PRECISION_AT_8("precision_at_8", "P@8"),
    PRECISION_AT_15("precision_at_15", "P@15"),
    RECALL_AT_5("recall_at_5", "R@5"),
    RECALL_AT_8("recall_at_8", "R@8"),
    RECALL_AT_15("recall_at_15", "R@15"),
    MEAN_AVERAGE_PRECISION("map_documents_ranked_skip_empty", "MAP");

    private final String key;
    private final String spoken;

    Measure(String key, String spoken) {
        this.key = key;
        this.spoken = spoken;
    }

    /** Its name in reports that programs read. */
    public String key() {
        return key;
    }

    /** Its name in reports that people read. */
    public String spoken() {
        return spoken;
    }
}

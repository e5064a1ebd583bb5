//! The functions that a row may name, and what each calls.

use launch::statistics::operating::{self, Operating};
use launch::statistics::rank::{self, RankTest};
use launch::statistics::sprt::SequentialTest;
use launch::statistics::{
    BetaPrior, Fraction, allocation, binomial, boundaries, confidence_sequence, e_process,
    finite_population, intervals, rates,
};
use serde_json::Value;

use super::answer::Answer;
use super::gates;
use super::inputs::Inputs;

/// Calls the function of that name.
pub fn call(function: &str, inputs: &Value) -> Result<Answer, String> {
    let inputs = Inputs(inputs);
    match function {
        "clopper_pearson"
        | "clopper_pearson_upper_one_sided"
        | "clopper_pearson_lower_one_sided"
        | "wilson"
        | "newcombe_difference_ci"
        | "stratified_upper_bound_bonferroni"
        | "design_effect_and_effective_n"
        | "poisson_rate_upper"
        | "rule_of_three_vs_exact" => interval(function, inputs),
        "binom_test_two_sided"
        | "n_zero_failures"
        | "n_for_acceptance_number"
        | "prob_at_least_one_binomial"
        | "prob_at_least_one_hypergeom"
        | "exact_mcnemar_one_sided_p"
        | "poisson_rate_ratio_conditional_p"
        | "mann_whitney_u_exact_greater"
        | "mann_whitney_u_asymptotic_ties" => fixed_look(function, inputs),
        "ln_e_stop"
        | "ln_e_pass"
        | "ln_e_mcnemar_worse"
        | "ln_e_rate_ratio"
        | "e_bh_rejected_indices"
        | "merge_e_values_average"
        | "alpha_spent_per_level" => evidence(function, inputs),
        "stop_boundary" | "pass_boundary" | "first_n_with_pass_evidence" => {
            boundary(function, inputs)
        }
        "robbins_cs"
        | "empirical_bernstein_cs"
        | "finite_population_cs"
        | "prob_wor_cs_ever_excludes_truth" => at_every_look(function, inputs),
        "prob_ever_stop_and_mean_matured"
        | "prob_stop_and_mean_hubs_exposed_waves"
        | "prob_naive_peeking_clopper_pearson_stops"
        | "prob_ratio_threshold_stops" => operating_of(function, inputs),
        "sprt_lines" | "sprt_accept_reject_numbers" | "sprt_asn_wald_approx" => {
            sequential_test(function, inputs)
        }
        "stratified_allocation" => {
            let sizes = inputs.wholes("sizes")?;
            let given = allocation::allocate(inputs.whole("n")?, inputs.whole("n_min")?, &sizes);
            Ok(given.map_or(Answer::None, Answer::wholes))
        }
        "gate_verdict" => gates::verdict(inputs),
        "gate_verdict_with_kpis" => gates::verdict_with_kpis(inputs),
        _ => Err(unknown(function)),
    }
}

fn unknown(function: &str) -> String {
    format!("no function is called `{function}`")
}

fn interval(function: &str, inputs: Inputs) -> Result<Answer, String> {
    let confidence = || inputs.fraction("conf");
    let tally = || inputs.tally("x", "n");
    Ok(match function {
        "clopper_pearson" => Answer::reals(intervals::clopper_pearson(tally()?, confidence()?)),
        "clopper_pearson_upper_one_sided" => {
            Answer::Real(intervals::clopper_pearson_upper(tally()?, confidence()?))
        }
        "clopper_pearson_lower_one_sided" => {
            Answer::Real(intervals::clopper_pearson_lower(tally()?, confidence()?))
        }
        "wilson" => Answer::reals(intervals::wilson(tally()?, confidence()?)),
        "newcombe_difference_ci" => {
            let (one, other) = (inputs.tally("x1", "n1")?, inputs.tally("x2", "n2")?);
            Answer::reals(intervals::newcombe_difference(one, other, confidence()?))
        }
        "stratified_upper_bound_bonferroni" => {
            Answer::Real(intervals::fleet_upper(&strata(inputs)?, confidence()?))
        }
        "design_effect_and_effective_n" => {
            let (hubs, size) = (inputs.real("n")?, inputs.real("cluster_size")?);
            Answer::reals(intervals::design_effect(hubs, size, inputs.real("icc")?))
        }
        "poisson_rate_upper" => {
            let seen = inputs.exposed("events", "exposure_hub_days")?;
            Answer::Real(rates::rate_upper(seen, confidence()?))
        }
        "rule_of_three_vs_exact" => {
            Answer::reals(binomial::clean_excludes(inputs.whole("n")?, confidence()?))
        }
        _ => return Err(unknown(function)),
    })
}

fn strata(inputs: Inputs) -> Result<Vec<intervals::StratumSample>, String> {
    let weights = inputs.reals("weights")?;
    let (bad, matured) = (inputs.wholes("x")?, inputs.wholes("n")?);
    if bad.len() != weights.len() || matured.len() != weights.len() {
        return Err("`weights`, `x` and `n` differ in length".to_owned());
    }
    let each = weights.iter().zip(bad.iter().zip(&matured));
    each.map(|(weight, (bad, matured))| {
        let tally = launch::statistics::Tally::new(*bad, *matured);
        let tally = tally.ok_or_else(|| "more are bad than there are".to_owned())?;
        Ok(intervals::StratumSample {
            weight: *weight,
            tally,
        })
    })
    .collect()
}

fn fixed_look(function: &str, inputs: Inputs) -> Result<Answer, String> {
    Ok(match function {
        "binom_test_two_sided" => {
            let tally = inputs.tally("x", "n")?;
            Answer::Real(binomial::test_two_sided(tally, inputs.fraction("p")?))
        }
        "n_zero_failures" => Answer::Whole(binomial::clean_needed(
            inputs.fraction("p_max")?,
            inputs.fraction("conf")?,
        )),
        "n_for_acceptance_number" => Answer::Whole(binomial::matured_needed(
            inputs.whole("c")?,
            inputs.fraction("p_max")?,
            inputs.fraction("conf")?,
        )),
        "prob_at_least_one_binomial" => Answer::Real(binomial::seen_at_least_once(
            inputs.whole("n")?,
            inputs.fraction("p")?,
        )),
        "prob_at_least_one_hypergeom" => {
            let (population, bad) = (inputs.whole("N")?, inputs.whole("D")?);
            let seen = finite_population::seen_at_least_once(population, bad, inputs.whole("n")?);
            seen.map_or(Answer::None, Answer::Real)
        }
        "exact_mcnemar_one_sided_p" => Answer::Real(rates::mcnemar(
            inputs.whole("worse")?,
            inputs.whole("better")?,
        )),
        "poisson_rate_ratio_conditional_p" => {
            let (after, before) = (inputs.exposed("x1", "t1")?, inputs.exposed("x0", "t0")?);
            let test = rates::rate_ratio(after, before, inputs.real("ratio0")?);
            test.map_or(Answer::None, Answer::reals)
        }
        "mann_whitney_u_exact_greater" => ranked(rank::exact_greater(
            &inputs.reals("x")?,
            &inputs.reals("y")?,
        )),
        "mann_whitney_u_asymptotic_ties" => {
            ranked(rank::two_sided(&inputs.reals("x")?, &inputs.reals("y")?))
        }
        _ => return Err(unknown(function)),
    })
}

fn ranked(test: Option<RankTest>) -> Answer {
    test.map_or(Answer::None, |test| Answer::reals([test.u, test.p_value]))
}

fn evidence(function: &str, inputs: Inputs) -> Result<Answer, String> {
    Ok(match function {
        "ln_e_stop" => Answer::Real(inputs.process()?.ln_e_stop(inputs.tally("S", "n")?)),
        "ln_e_pass" => Answer::Real(inputs.process()?.ln_e_pass(inputs.tally("S", "n")?)),
        "ln_e_mcnemar_worse" => {
            let expected = inputs.fraction("theta0")?;
            let prior = inputs.prior()?.unwrap_or_else(BetaPrior::even);
            let (worse, better) = (inputs.whole("worse")?, inputs.whole("better")?);
            Answer::Real(e_process::ln_e_worse(worse, better, expected, prior))
        }
        "ln_e_rate_ratio" => {
            let (after, before) = (inputs.exposed("x1", "t1")?, inputs.exposed("x0", "t0")?);
            let ratio = inputs.real("ratio0")?;
            let prior = inputs.prior()?.unwrap_or_else(BetaPrior::even);
            let ln_e = rates::ln_e_rate_ratio(after, before, ratio, prior);
            ln_e.map_or(Answer::None, Answer::Real)
        }
        "e_bh_rejected_indices" => {
            let rejected = e_process::e_bh(&inputs.reals("e")?, inputs.fraction("alpha")?);
            Answer::wholes(rejected.into_iter().map(|at| at as u64))
        }
        "merge_e_values_average" => Answer::Real(e_process::average(&inputs.reals("e")?)),
        "alpha_spent_per_level" => {
            let levels = usize::try_from(inputs.whole("levels")?).map_err(|e| e.to_string())?;
            Answer::reals(e_process::alpha_of_levels(
                inputs.fraction("alpha")?,
                levels,
            ))
        }
        _ => return Err(unknown(function)),
    })
}

fn boundary(function: &str, inputs: Inputs) -> Result<Answer, String> {
    let (process, alpha) = (inputs.process()?, inputs.fraction("alpha")?);
    Ok(match function {
        "stop_boundary" => boundaries::stop_boundary(&process, alpha, inputs.whole("n")?).into(),
        "pass_boundary" => boundaries::pass_boundary(&process, alpha, inputs.whole("n")?).into(),
        "first_n_with_pass_evidence" => Answer::Whole(boundaries::first_pass(
            &process,
            alpha,
            inputs.whole("failures")?,
        )),
        _ => return Err(unknown(function)),
    })
}

fn at_every_look(function: &str, inputs: Inputs) -> Result<Answer, String> {
    let alpha = inputs.fraction("alpha")?;
    Ok(match function {
        "robbins_cs" => {
            let (tally, prior) = (inputs.tally("S", "n")?, inputs.prior_given()?);
            Answer::reals(confidence_sequence::of_rate(tally, prior, alpha))
        }
        "empirical_bernstein_cs" => {
            let mut values = inputs.reals("sequence")?;
            let taken = usize::try_from(inputs.whole("n")?).map_err(|e| e.to_string())?;
            if values.len() < taken {
                return Err("the sequence is shorter than `n`".to_owned());
            }
            values.truncate(taken);
            let mean = confidence_sequence::of_mean(&values, alpha, inputs.fraction("c")?);
            mean.map_or(Answer::None, |mean| {
                let ends = [mean.centre - mean.half_width, mean.centre + mean.half_width];
                Answer::reals([mean.centre, ends[0], ends[1]])
            })
        }
        "finite_population_cs" => {
            let (tally, prior) = (inputs.tally("S", "n")?, inputs.prior_given()?);
            let population = inputs.whole("N")?;
            let ends = finite_population::bad_in_population(population, tally, prior, alpha);
            ends.map_or(Answer::None, Answer::wholes)
        }
        "prob_wor_cs_ever_excludes_truth" => {
            let (population, bad) = (inputs.whole("N")?, inputs.whole("D")?);
            let prior = inputs.prior_given()?;
            let excluded = finite_population::ever_excludes_truth(population, bad, prior, alpha);
            excluded.map_or(Answer::None, Answer::Real)
        }
        _ => return Err(unknown(function)),
    })
}

fn operating_of(function: &str, inputs: Inputs) -> Result<Answer, String> {
    let rate = inputs.real("p_true")?;
    let Operating { stops, hubs_mean } = match function {
        "prob_ever_stop_and_mean_matured" => {
            let (process, alpha) = (inputs.process()?, inputs.fraction("alpha")?);
            operating::ever_stops(&process, alpha, inputs.whole("N")?, rate)
        }
        "prob_stop_and_mean_hubs_exposed_waves" => {
            let (process, alpha) = (inputs.process()?, inputs.fraction("alpha")?);
            operating::waves_stop(&process, alpha, &inputs.wholes("waves")?, rate)
        }
        "prob_naive_peeking_clopper_pearson_stops" => {
            let (tolerance, confidence) = (inputs.fraction("p_star")?, inputs.fraction("conf")?);
            operating::naive_peeking(tolerance, confidence, inputs.whole("N")?, rate)
        }
        "prob_ratio_threshold_stops" => {
            let (threshold, hubs_min) =
                (inputs.fraction("threshold")?, inputs.whole("min_executed")?);
            operating::ratio_threshold(threshold, hubs_min, inputs.whole("N")?, rate)
        }
        _ => return Err(unknown(function)),
    };
    Ok(Answer::reals([stops, hubs_mean]))
}

fn sequential_test(function: &str, inputs: Inputs) -> Result<Answer, String> {
    let fraction = |name| -> Result<Fraction, String> { inputs.fraction(name) };
    let test = SequentialTest::new(
        fraction("p0")?,
        fraction("p1")?,
        fraction("alpha")?,
        fraction("beta")?,
    )
    .ok_or("there is no such test")?;
    Ok(match function {
        "sprt_lines" => Answer::reals(test.lines()),
        "sprt_accept_reject_numbers" => {
            Answer::List(test.numbers(inputs.whole("n")?).map(Answer::from).to_vec())
        }
        "sprt_asn_wald_approx" => Answer::Real(test.mean_hubs(fraction("p")?)),
        _ => return Err(unknown(function)),
    })
}

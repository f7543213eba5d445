import { useState } from 'react';
import { useTracker } from '@stint/react';

const steps = ['address', 'payment', 'review'];

/** A form in three steps, recorded as the workflow `checkout`. */
export function Checkout() {
  const workflow = useTracker().workflow('checkout');
  const [step, setStep] = useState(-1);

  if (step === steps.length) return <p id="done">Thank you.</p>;
  const next = (): void => {
    if (step < 0) workflow.start();
    if (step === steps.length - 1) workflow.complete();
    else workflow.step(steps[step + 1]!);
    setStep(step + 1);
  };
  return (
    <form action={next}>
      {step < 0 ? (
        <p>Three steps.</p>
      ) : (
        <label key={steps[step]}>
          {steps[step]} <input name={steps[step]} required />
        </label>
      )}{' '}
      <button type="submit" id="next">
        {step < 0 ? 'Begin' : step === steps.length - 1 ? 'Order' : 'Next'}
      </button>
    </form>
  );
}

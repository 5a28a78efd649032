import { TextField } from "@shopify/polaris";

interface Props {
  label: string;
  helpText: string;
  suffix?: string;
  least?: number;
  most: number;
  value: string;
  wrong: boolean;
  onChange: (value: string) => void;
}

/** A whole number with its bounds; one that is not possible keeps standing with the bounds beside it. */
export function NumberSetting({ least = 1, most, suffix = "days", wrong, ...field }: Props) {
  return (
    <TextField
      {...field}
      type="number"
      min={least}
      max={most}
      suffix={suffix}
      autoComplete="off"
      error={wrong ? `A whole number from ${least} to ${most}.` : undefined}
    />
  );
}

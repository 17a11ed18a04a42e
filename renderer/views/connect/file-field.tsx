import { Button, TextInput } from '@mantine/core';
import { useMutation } from '@apollo/client/react';
import { IconFile } from '@tabler/icons-react';
import { ChooseFileDocument, type FileKind } from '../../apollo/generated/operations';
import { problemFrom } from '../../apollo/problem';
import { toast } from '../../components/toast';

interface FileFieldProps {
  readonly label: string;
  readonly description: string;
  readonly kind: FileKind;
  readonly value: string;
  readonly onChange: (path: string) => void;
}

/** The path of a file, typed or chosen with the system's dialog. */
export function FileField({ label, description, kind, value, onChange }: FileFieldProps) {
  const [choose] = useMutation(ChooseFileDocument);
  const pick = (): void => {
    choose({ variables: { kind } }).then(
      ({ data }) => data?.chooseFile && onChange(data.chooseFile),
      (error: unknown) => toast.problem(problemFrom(error)),
    );
  };
  return (
    <TextInput
      label={label}
      description={description}
      value={value}
      onChange={(event) => onChange(event.currentTarget.value)}
      autoComplete="off"
      spellCheck={false}
      rightSectionWidth={92}
      rightSection={
        <Button
          size="xs"
          variant="default"
          leftSection={<IconFile size={14} stroke={1.75} />}
          aria-label={`Choose the file: ${label}`}
          onClick={pick}
        >
          Choose…
        </Button>
      }
    />
  );
}
